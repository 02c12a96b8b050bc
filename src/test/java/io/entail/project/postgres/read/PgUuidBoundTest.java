package io.entail.project.postgres.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Bytes;
import io.entail.testkit.Seeds;
import io.entail.writes.CanonicalKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PgUuidBoundTest {
    @RegisterExtension
    final Seeds seeds = new Seeds();

    @Test
    @DisplayName("a bound selects exactly the uuids whose canonical bytes are above a key, whatever key that is")
    void boundsAreThoseOfCanonicalBytes() {
        Random random = seeds.random();
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ids.add(new UUID(random.nextLong(), random.nextLong()));
        }
        ids.add(new UUID(0, 0));
        ids.add(new UUID(-1, -1));
        for (int i = 0; i < 20_000; i++) {
            Bytes key = key(random, ids.get(random.nextInt(ids.size())));
            PgUuidBound bound = PgUuidBound.behind(key);
            for (UUID id : List.of(ids.get(random.nextInt(ids.size())), ids.get(200), ids.get(201))) {
                boolean behind = Arrays.compareUnsigned(CanonicalKey.of(id).array(), key.array()) > 0;
                assertThat(isBehind(bound, id))
                        .as("%s is after the key %s exactly if its bytes are; bound %s", id, key, bound)
                        .isEqualTo(behind);
            }
            if (bound.from() != null && bound.including()) {
                assertThat(Arrays.compareUnsigned(CanonicalKey.of(bound.from()).array(), key.array()))
                        .as("the bound is above the key %s", key)
                        .isPositive();
            }
        }
    }

    private static boolean isBehind(PgUuidBound bound, UUID id) {
        if (bound.none() || bound.from() == null) {
            return !bound.none();
        }
        // PostgreSQL compares uuids byte by byte, which has the same order as their texts.
        int order = id.toString().compareTo(bound.from().toString());
        return bound.including() ? order >= 0 : order > 0;
    }

    private static Bytes key(Random random, UUID near) {
        StringBuilder text = new StringBuilder(near.toString());
        for (int faults = random.nextInt(4); faults > 0; faults--) {
            String other = List.of("-", "0", "9", "a", "f", "g", "/", ":", "`", "\0", " ", "F", "\u00e9")
                    .get(random.nextInt(13));
            int at = random.nextInt(text.length());
            text.replace(at, at + random.nextInt(3), other);
            while (text.length() < 36 && random.nextBoolean()) {
                text.append("-0f~".charAt(random.nextInt(4)));
            }
        }
        return switch (random.nextInt(12)) {
            case 0 -> CanonicalKey.of(random.nextLong());
            case 1 -> CanonicalKey.ofParts(Arrays.asList((Object) null));
            case 2 -> Bytes.EMPTY;
            case 3 -> Bytes.wrap(Arrays.copyOf(CanonicalKey.of(near).array(), random.nextInt(41)));
            case 4 -> Bytes.wrap(Arrays.copyOf(CanonicalKey.of(near).array(), 41 + random.nextInt(3)));
            default ->
                CanonicalKey.of(new String(
                        Arrays.copyOf(text.toString().getBytes(StandardCharsets.UTF_8), 36), StandardCharsets.UTF_8));
        };
    }
}
