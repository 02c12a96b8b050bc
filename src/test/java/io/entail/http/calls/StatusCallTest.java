package io.entail.http.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.StoreStatus;
import io.entail.read.LogStatus;
import io.entail.read.Position;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class StatusCallTest {
    @Test
    void theStatusHasTheIndexesThatAreBeingBuilt() {
        LogStatus log = new LogStatus(LogStatus.State.RUNNING, Position.of(41), 42, null, "00", null);
        String index = "index [depth] of 'notes': 500 of 6000 rows";
        assertThat(StatusCall.store(new StoreStatus(new UUID(1, 2), log, 0, 0, List.of(), List.of(index))))
                .containsEntry("building", List.of(index))
                .containsEntry("position", "0:41");
        assertThat(StatusCall.store(new StoreStatus(new UUID(1, 2), log, 0, 0, List.of(), List.of())))
                .containsEntry("building", List.of());
    }
}
