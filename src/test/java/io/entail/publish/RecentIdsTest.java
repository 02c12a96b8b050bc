package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Seen;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RecentIdsTest {

    @Test
    void anIdIsFoundWhereItWasFirstUntilTheWindowHasPassedIt() {
        RecentIds ids = new RecentIds(10, -1);
        UUID id = new UUID(1, 1);
        ids.add(0, 7, id);
        ids.add(8, 8, null);

        Seen seen = ids.find(id);
        assertThat(seen).as("for offset 9").isNotNull();
        assertThat(Objects.requireNonNull(seen).offset()).isZero();
        ids.add(9, 9, null);
        assertThat(ids.find(id))
                .as("forgotten for offset 10, which is 10 after")
                .isNull();
        assertThat(ids.find(new UUID(1, 2))).isNull();
    }

    @Test
    void digestsAreKnownWhereARecordIsAndWasResolvedHere() {
        RecentIds ids = new RecentIds(10, 4);
        ids.addWithoutDigest(5, new UUID(1, 5));
        ids.add(7, 77, null);

        assertThat(ids.digest8At(7)).hasValue(77);
        assertThat(ids.digest8At(6)).as("no record").isEmpty();
        assertThat(ids.digest8At(5)).as("read again").isEmpty();
        assertThat(ids.digest8At(8)).as("not there yet").isEmpty();
        assertThat(ids.find(new UUID(1, 5))).isNotNull();
    }

    @Test
    void itAgreesWithAMapOverGapsAndGrowth() {
        Random random = new Random(5);
        int window = 3_000;
        RecentIds ids = new RecentIds(window, -1);
        Map<UUID, Long> model = new HashMap<>();
        long offset = 0;
        for (int i = 0; i < 20_000; i++) {
            UUID id = new UUID(0, random.nextInt(6_000));
            Long known = model.get(id);
            boolean seen = known != null && known > offset - window;
            // After a gap the one found may be too old; whoever asks looks at its offset.
            Seen found = ids.find(id);
            assertThat(found != null && found.offset() > offset - window)
                    .as("id at %s", offset)
                    .isEqualTo(seen);
            ids.add(offset, offset, seen ? null : id);
            if (!seen) {
                model.put(id, offset);
            }
            assertThat(ids.digest8At(offset)).hasValue(offset);
            offset += 1 + (random.nextInt(10) == 0 ? random.nextInt(50) : 0);
        }
    }
}
