package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.entail.dao.EntityStore;
import io.entail.dao.ScriptedLog;
import io.entail.dao.WriteOutcomes;
import io.entail.errors.OutcomeUnknownException;
import io.entail.read.Position;
import io.entail.resolve.LogRecord.Write;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every process can find the outcome of a write by its id. */
abstract class OutcomeContract extends StoreContract {
    @Test
    @DisplayName("a write is found by its id, with all of its records in the log")
    void everyRecordIsFound() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        log.loseAnswer();
        UUID id = catchThrowableOfType(OutcomeUnknownException.class, () -> book(store, "a"))
                .writeId();
        Position position = store.retry(id).position();
        Write write = log.writes().get(log.writes().size() - 1);
        UUID other = UUID.randomUUID();
        log.append(write).join();
        log.append(new Write(other, "", "eve", "", write.basis(), write.changes()))
                .join();

        for (EntityStore each : new EntityStore[] {store, store()}) {
            WriteOutcomes found = each.outcome(id);
            assertThat(found.isAccepted()).isTrue();
            assertThat(found.keptFrom()).isEqualTo(Position.of(0));
            assertThat(found.records()).hasSizeGreaterThanOrEqualTo(2); // A retry may have sent the write again.
            WriteOutcomes.Occurrence first = found.records().get(0);
            assertThat(first.position()).isEqualTo(position);
            assertThat(first.code()).isEqualTo("ACCEPTED");
            assertThat(first.changes()).isEqualTo(1);
            assertThat(first.firstSequence())
                    .isEqualTo(each.dao("books")
                            .selectBy("title", "a")
                            .orElseThrow()
                            .version());
            WriteOutcomes.Occurrence again = found.records().get(1);
            assertThat(again.code()).isEqualTo("REPEAT");
            assertThat(again.repeatOf()).isEqualTo(position);
            assertThat(again.changes()).isZero();

            WriteOutcomes refused = each.outcome(other);
            assertThat(refused.isAccepted()).isFalse();
            assertThat(refused.records()).singleElement().satisfies(record -> {
                assertThat(record.code()).isEqualTo("EXISTS");
                assertThat(record.change()).isZero();
            });
        }
    }

    @Test
    @DisplayName("an id that the log does not have gives no records, and the result says where the log begins")
    void nothingIsFound() {
        WriteOutcomes none = store().outcome(new UUID(1, 2));

        assertThat(none.records()).isEmpty();
        assertThat(none.isAccepted()).isFalse();
        assertThat(none.keptFrom()).isEqualTo(Position.of(0));
    }
}
