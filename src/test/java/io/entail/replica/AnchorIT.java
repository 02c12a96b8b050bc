package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.TopicRefusedException;
import io.entail.replica.apply.Anchor;
import io.entail.replica.apply.Anchor.Hash;
import io.entail.replica.apply.LogApplier;
import io.entail.resolve.Bytes;
import io.entail.state.rocks.RocksTables;
import io.entail.state.table.Table;
import io.entail.state.table.Tables.Mutation;
import io.entail.testkit.RawTopic;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log that was cut, or cut and written again, under the id of the same topic. The tests alter the replica's anchor
 * instead, which looks the same to the replica.
 */
final class AnchorIT {
    private static final long CACHE_BYTES = 16 << 20;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    private EntityStoreConfig config;
    private Anchor anchor;

    @BeforeEach
    void openOnce() {
        config = EntityStoreConfig.builder(stack.bootstrap(), directory)
                .withStore(stack.freshStore())
                .withOpenTimeout(Duration.ofSeconds(20))
                .build();
        try (KafkaLog log = open()) {
            log.append(Things.store()).join();
            log.append(Things.define()).join();
            log.append(Things.write(log.basis(), Things.put("a", 0, "first", null)))
                    .join();
        }
        try (RocksTables tables = new RocksTables(directory.resolve("db"), CACHE_BYTES)) {
            anchor = Objects.requireNonNull(LogApplier.storedAnchor(tables));
        }
        assertThat(anchor.leaderEpoch())
                .as("the broker returns the leader epoch")
                .isNotNegative();
    }

    private KafkaLog open() {
        return KafkaLog.open(config, Clock.systemUTC());
    }

    private void alter(UnaryOperator<Anchor> change) {
        try (RocksTables tables = new RocksTables(directory.resolve("db"), CACHE_BYTES)) {
            Anchor changed = change.apply(Objects.requireNonNull(LogApplier.storedAnchor(tables)));
            tables.write(List.of(new Mutation(Table.META, LogApplier.ANCHOR, Bytes.wrap(changed.toBytes()))));
        }
    }

    /**
     * Asserts that opening fails with these words while the anchor is altered in this way, and that it succeeds with
     * all rows once the anchor is restored.
     */
    private void refused(Anchor altered, String... words) {
        alter(stored -> altered);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(this::open)
                    .as("a log that was cut or written again is refused, also when it is tried again")
                    .isInstanceOf(TopicRefusedException.class)
                    .hasMessageContainingAll(words)
                    .hasMessageContainingAll(config.writesTopic(), "Nothing was changed", directory.toString());
        }
        alter(stored -> {
            assertThat(stored).as("a refusal does not change the stored anchor").isEqualTo(altered);
            return anchor;
        });
        try (KafkaLog log = open()) {
            assertThat(log.row("things", Things.key("a"))).as("no row is lost").isNotNull();
            assertThat(log.reader().count("things", io.entail.read.Scope.ALL))
                    .as("no row was added")
                    .isOne();
        }
    }

    @Test
    void aLogThatEndsBeforeTheLastAppliedRecordIsRefused() {
        refused(
                new Anchor(100, anchor.leaderEpoch(), anchor.timestamp(), anchor.hash()),
                "it ends before offset 3",
                "has applied offset 100",
                "records were lost");
    }

    @Test
    void aLogWithoutARecordAtTheOffsetOfTheLastAppliedOneIsRefused() throws Exception {
        try (RawTopic topic = new RawTopic(stack.bootstrap(), config.writesTopic())) {
            topic.appendAborted(List.of(new ProducerRecord<>(config.writesTopic(), 0, new byte[] {1}, new byte[] {2})));
        }
        refused(
                new Anchor(anchor.offset() + 1, anchor.leaderEpoch(), anchor.timestamp(), anchor.hash()),
                "it has no record at offset 3 any more");
    }

    @Test
    void anotherContentOfTheLastAppliedRecordIsRefused() {
        Hash hash = anchor.hash();
        refused(
                new Anchor(
                        anchor.offset(),
                        anchor.leaderEpoch(),
                        anchor.timestamp(),
                        new Hash(hash.a(), hash.b(), hash.c(), hash.d() ^ 1)),
                "at offset 2 it has another record than the one that was applied",
                "cut and written again");
    }

    @Test
    void anotherTimeOfTheLastAppliedRecordIsRefused() {
        refused(
                new Anchor(anchor.offset(), anchor.leaderEpoch(), anchor.timestamp() + 1, anchor.hash()),
                "at offset 2 it has another record than the one that was applied");
    }

    @Test
    void anotherLeaderEpochOfTheLastAppliedRecordIsRefused() {
        refused(
                new Anchor(anchor.offset(), anchor.leaderEpoch() + 1, anchor.timestamp(), anchor.hash()),
                "at offset 2 it has another record than the one that was applied",
                "epoch");
    }

    @Test
    void aRecordThatOthersHaveWrittenAtAnEarlierOffsetIsNoneOfTheReplicas() {
        refused(
                new Anchor(anchor.offset() - 1, anchor.leaderEpoch(), anchor.timestamp(), anchor.hash()),
                "at offset 1 it has another record than the one that was applied");
    }
}
