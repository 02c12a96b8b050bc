package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.PositionGoneException;
import io.entail.read.EntityChange;
import io.entail.read.MissedChanges;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Watches while topologies fail and processes restart. */
@Timeout(120)
final class WatchIT {
    private static final int WRITES = 500;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    private static final class Seen implements WatchListener {
        private final List<String> ids = new CopyOnWriteArrayList<>();

        @Override
        public void changed(EntityChange change) {
            ids.add(String.valueOf(change.entity().fields().get("id")));
        }

        @Override
        public void missed(MissedChanges missed) {
            ids.add("missed " + missed);
        }
    }

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "k" + i).toList();
    }

    private static Position put(KafkaLog log, int number) throws Exception {
        return Position.of(log.append(Things.write(log.basis(), Things.put("k" + number, 0, null, null)))
                .get(30, TimeUnit.SECONDS)
                .offset());
    }

    private EntityStoreConfig config(String store, String replica) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(replica))
                .withStore(store)
                .withCacheBytes(16 << 20)
                .build();
    }

    @Test
    @DisplayName("across failures of the topology, a watch gets every change once and in order")
    void failuresLoseAndDoubleNothing() throws Exception {
        String store = stack.freshStore();
        try (KafkaLog writer = KafkaLog.open(config(store, "writer"), Clock.systemUTC());
                KafkaLog watched = KafkaLog.open(config(store, "watched"), Clock.systemUTC())) {
            writer.append(Things.store()).get(30, TimeUnit.SECONDS);
            Position defined = Position.of(
                    writer.append(Things.define()).get(30, TimeUnit.SECONDS).offset());
            watched.reader().await(defined, Duration.ofSeconds(30));
            Seen seen = new Seen();
            watched.watch("things", Scope.ALL, defined, seen);

            for (int i = 0; i < WRITES; i++) {
                put(writer, i);
                if (i % (WRITES / 5) == WRITES / 10) {
                    watched.failTopology();
                }
            }

            await().atMost(Duration.ofSeconds(60)).until(() -> seen.ids.size() >= WRITES);
            assertThat(seen.ids).isEqualTo(ids(0, WRITES));
        }
    }

    @Test
    @DisplayName("a restarted process continues a watch with the changes since then; a position too old is refused")
    void processesGoOnWhereTheyWere() throws Exception {
        String store = stack.freshStore();
        try (KafkaLog writer = KafkaLog.open(config(store, "writer"), Clock.systemUTC())) {
            writer.append(Things.store()).get(30, TimeUnit.SECONDS);
            writer.append(Things.define()).get(30, TimeUnit.SECONDS);
            Seen seen = new Seen();
            Position handled;
            try (KafkaLog watched = KafkaLog.open(config(store, "watched"), Clock.systemUTC());
                    Watch watch = watched.watch("things", Scope.ALL, null, seen)) {
                Position last = Position.START;
                for (int i = 0; i < 10; i++) {
                    last = put(writer, i);
                }
                Position shown = last;
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> watch.reached().compareTo(shown) >= 0);
                handled = watch.reached();
            }
            for (int i = 10; i < 20; i++) {
                put(writer, i);
            }

            try (KafkaLog watched = KafkaLog.open(config(store, "watched"), Clock.systemUTC())) {
                watched.watch("things", Scope.ALL, handled, seen);
                await().atMost(Duration.ofSeconds(30)).until(() -> seen.ids.size() >= 20);
                assertThat(seen.ids).isEqualTo(ids(0, 20));
                assertThatThrownBy(() -> watched.watch("things", Scope.ALL, Position.START, seen))
                        .isInstanceOf(PositionGoneException.class)
                        .hasMessageContaining("those after " + handled);
            }
        }
    }
}
