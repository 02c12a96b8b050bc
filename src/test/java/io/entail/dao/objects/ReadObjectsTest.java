package io.entail.dao.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.objects.ReadObjects.Known;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ReadObjectsTest {
    private static Known version(long version) {
        return new Known(Bytes.wrap(new byte[0]), version, Position.of(version), null, null);
    }

    /** Equal to every other object with the same number, as objects of generated classes are. */
    private record Same(int number) {}

    @Test
    @DisplayName("objects are distinguished by identity, and the version that was registered last counts")
    void objectsAreToldApartByIdentity() {
        ReadObjects objects = new ReadObjects();
        Same one = new Same(1);
        Same other = new Same(1);
        objects.keep(one, version(1));
        objects.keep(one, version(2));

        assertThat(objects.of(one)).isEqualTo(version(2));
        assertThat(objects.of(other)).isNull();
        assertThat(objects.size()).isEqualTo(1);
    }

    @Test
    @DisplayName("an object is removed once the garbage collector has found it unreachable")
    void collectedObjectsAreForgotten() throws InterruptedException {
        ReadObjects objects = new ReadObjects();
        for (int i = 0; i < 1_000; i++) {
            objects.keep(new Same(i), version(i));
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (objects.size() > 0 && System.nanoTime() < deadline) {
            System.gc();
            Thread.sleep(10);
        }

        assertThat(objects.size()).isZero();
    }

    @Test
    @DisplayName("no more than the maximum number of objects is kept, and the newest stay")
    void theLastStay() {
        ReadObjects objects = new ReadObjects(160);
        List<Same> kept = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Same object = new Same(i);
            kept.add(object);
            objects.keep(object, version(i));
        }

        assertThat(objects.size()).isLessThanOrEqualTo(160);
        assertThat(objects.of(kept.get(9_999))).isEqualTo(version(9_999));
        assertThat(objects.of(kept.get(0))).isNull();
    }

    @Test
    @DisplayName("many threads register and find objects at once")
    void manyThreads() {
        ReadObjects objects = new ReadObjects();
        List<CompletableFuture<Boolean>> threads = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            threads.add(CompletableFuture.supplyAsync(() -> {
                boolean known = true;
                for (int i = 0; i < 5_000; i++) {
                    Same object = new Same(i);
                    objects.keep(object, version(i));
                    known &= version(i).equals(objects.of(object));
                }
                return known;
            }));
        }

        assertThat(threads)
                .allSatisfy(thread -> assertThat(thread)
                        .succeedsWithin(Duration.ofSeconds(60))
                        .isEqualTo(true));
    }
}
