package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.ReplicaDivergedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.LogStatus;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord.Basis;
import io.entail.state.rocks.RocksTables;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A replica whose state does not follow from the log is detected at the next write. */
final class DivergenceIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    @Test
    void oneBrokenReplicaIsReportedWithinOneWriteByBothSides() {
        String store = stack.freshStore();
        EntityStoreConfig broken = config(store, "broken");
        try (KafkaLog log = KafkaLog.open(broken, Clock.systemUTC())) {
            log.append(Things.store()).join();
            log.append(Things.define()).join();
        }
        breakDigest(broken);
        try (KafkaLog healthy = KafkaLog.open(config(store, "healthy"), Clock.systemUTC());
                KafkaLog wrong = KafkaLog.open(broken, Clock.systemUTC())) {
            CompletableFuture<StoreLog.Applied> write =
                    wrong.append(Things.write(wrong.basis(), Things.put("a", 0, null, null)));
            assertThat(write.join().outcome().accepted())
                    .as("the outcome of the write does not depend on the divergence")
                    .isTrue();
            stopsWithAlarm(healthy, "writer");
            assertThatThrownBy(() -> KafkaLog.open(config(store, "third"), Clock.systemUTC()))
                    .as("a new replica reports the divergence, too, until somebody has resolved it")
                    .isInstanceOf(ReplicaDivergedException.class)
                    .hasMessageContaining("offset 2");
            assertThat(healthy.append(Things.write(healthy.basis(), Things.put("b", 0, null, null))))
                    .as("a replica that may be wrong accepts no write")
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withCauseInstanceOf(StoreUnavailableException.class);
            assertThat(healthy.row("things", Things.key("a"))).as("reads go on").isNotNull();
        }
    }

    @Test
    void aReplicaThatCatchesUpGoesOnWhenLaterWritersAgreeWithIt() {
        String store = stack.freshStore();
        try (KafkaLog log = KafkaLog.open(config(store, "one"), Clock.systemUTC())) {
            log.append(Things.store()).join();
            log.append(Things.define()).join();
            Basis wrong = new Basis(1, log.basis().digest8() ^ 1);
            log.append(Things.write(wrong, Things.put("a", 0, null, null))).join();
        }
        try (KafkaLog reopened = KafkaLog.open(config(store, "one"), Clock.systemUTC())) {
            reopened.append(Things.write(reopened.basis(), Things.put("b", 0, null, null)))
                    .join();
        }
        try (KafkaLog fresh = KafkaLog.open(config(store, "fresh"), Clock.systemUTC())) {
            assertThat(fresh.status().state()).isEqualTo(LogStatus.State.RUNNING);
            assertThat(fresh.row("things", Things.key("b"))).isNotNull();
        }
    }

    private static void stopsWithAlarm(KafkaLog log, String word) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(log.status().state()).isEqualTo(LogStatus.State.STOPPED));
        assertThat(log.status().problem()).contains(word).contains("another state at offset");
    }

    private static void breakDigest(EntityStoreConfig config) {
        try (RocksTables tables = new RocksTables(config.directory().resolve("db"), config.cacheBytes())) {
            byte[] head = Objects.requireNonNull(tables.get(Table.META, MetaLayout.HEAD));
            head[head.length - 32] ^= 1;
            tables.write(List.of(new Tables.Mutation(Table.META, Bytes.wrap(MetaLayout.HEAD), Bytes.wrap(head))));
        }
    }

    private EntityStoreConfig config(String store, String folder) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(folder))
                .withStore(store)
                .build();
    }
}
