package io.entail.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.topics.JudgedTransaction.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which open transactions hang, according to the answers of the partition's leader and of the coordinators. */
final class JudgedTransactionTest {
    private static final TopicPartition CHANGES = new TopicPartition("shop.changes", 0);
    private static final TopicPartition OTHER = new TopicPartition("shop.rejections", 0);
    private static final Instant NOW = Instant.parse("2026-11-28T20:00:35Z");

    /** An open transaction of producer 4001 with epoch 7. */
    static final OpenTransaction OPEN =
            new OpenTransaction(CHANGES, 4001, 7, 3, 120, Instant.parse("2026-11-28T20:00:00Z"));

    static TransactionDescription coordinator(long producer, int epoch, TransactionState state, TopicPartition... in) {
        return new TransactionDescription(
                1, state, producer, epoch, 60_000, OptionalLong.empty(), Set.copyOf(Arrays.asList(in)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
        it is running,                                                  4001, 7, ONGOING,             changes,    RUNNING
        another topic is in it as well,                                 4001, 7, ONGOING,             both,       RUNNING
        one that does not have this topic is running,                   4001, 7, ONGOING,             rejections, HANGING
        the next of the same producer is running here,                  4001, 8, ONGOING,             changes,    HANGING
        the coordinator has forgotten the newest,                       4001, 6, ONGOING,             changes,    HANGING
        its end is being written with the next epoch,                   4001, 8, PREPARE_COMMIT,      changes,    ENDING
        its end is being written with its epoch,                        4001, 7, PREPARE_COMMIT,      changes,    ENDING
        it was too slow and is being aborted,                           4001, 8, PREPARE_ABORT,       changes,    ENDING
        its producer was fenced,                                        4001, 8, PREPARE_EPOCH_FENCE, changes,    ENDING
        its end is being written everywhere but here,                   4001, 8, PREPARE_COMMIT,      rejections, HANGING
        it has ended for the coordinator,                               4001, 8, COMPLETE_COMMIT,     none,       HANGING
        it was aborted for the coordinator,                             4001, 8, COMPLETE_ABORT,      none,       HANGING
        its producer has taken the fence anew,                          4001, 9, EMPTY,               none,       HANGING
        the transactional id has another producer id by now,            5002, 0, EMPTY,               none,       HANGING
        somebody else has one here,                                     5002, 7, ONGOING,             changes,    HANGING
        a newer broker has a state that is not known,                   4001, 7, UNKNOWN,             none,       RUNNING
        """)
    void isJudged(String why, long producer, int epoch, TransactionState state, String in, State expected) {
        TopicPartition[] partitions = switch (in) {
            case "changes" -> new TopicPartition[] {CHANGES};
            case "rejections" -> new TopicPartition[] {OTHER};
            case "both" -> new TopicPartition[] {CHANGES, OTHER};
            default -> new TopicPartition[0];
        };
        JudgedTransaction judged =
                JudgedTransaction.of(OPEN, Map.of("shop-publish", coordinator(producer, epoch, state, partitions)));
        assertThat(judged.state()).as(why).isEqualTo(expected);
    }

    @Test
    @DisplayName("the transaction of a producer that no coordinator knows hangs")
    void unknown() {
        assertThat(JudgedTransaction.of(OPEN, Map.of()).state()).isEqualTo(State.HANGING);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
        our fence came after it,                     shop-publish, 4001, 8, EMPTY,           true
        our last one is over for the coordinator,    shop-publish, 4001, 8, COMPLETE_COMMIT, true
        somebody else's,                             other,        4001, 8, EMPTY,           false
        our epoch is not above its,                  shop-publish, 4001, 7, EMPTY,           false
        we have a transaction,                       shop-publish, 4001, 8, ONGOING,         false
        our id has got another producer since,       shop-publish, 5002, 0, EMPTY,           false
        """)
    void isLeftBehind(String why, String id, long producer, int epoch, TransactionState state, boolean expected) {
        JudgedTransaction judged = JudgedTransaction.of(OPEN, Map.of(id, coordinator(producer, epoch, state)));
        assertThat(judged.isLeftBehindBy("shop-publish")).as(why).isEqualTo(expected);
    }

    @Test
    @DisplayName("a transaction that has ended or was replaced since the coordinator answered does not hang")
    void secondLook() {
        List<JudgedTransaction> hanging = List.of(JudgedTransaction.of(OPEN, Map.of()));
        OpenTransaction next = new OpenTransaction(CHANGES, 4001, 7, 3, 140, NOW);
        OpenTransaction longer = new OpenTransaction(CHANGES, 4001, 7, 3, 120, NOW);
        assertThat(Transactions.confirmed(hanging, List.of())).isEmpty();
        assertThat(Transactions.confirmed(hanging, List.of(next))).isEmpty();
        assertThat(Transactions.confirmed(hanging, List.of(longer))).isEqualTo(hanging);
    }

    @Test
    @DisplayName("each coordinator is asked for an id for which it is responsible")
    void probes() {
        for (int coordinators : new int[] {1, 3, 50, 200}) {
            List<String> ids = Transactions.probes("shop-publish", coordinators);
            assertThat(ids).allMatch(id -> id.startsWith("shop-publish"));
            assertThat(ids.stream().map(id -> Utils.abs(id.hashCode()) % coordinators))
                    .doesNotHaveDuplicates()
                    .hasSize(coordinators);
        }
    }

    @Test
    @DisplayName("the state of an idle producer has no open transaction")
    void closed() {
        ProducerState idle = new ProducerState(4001, 7, 5, 0, OptionalInt.empty(), OptionalLong.empty());
        assertThat(OpenTransaction.of(CHANGES, idle)).isEmpty();
        ProducerState open = new ProducerState(4001, 7, 5, 0, OptionalInt.of(3), OptionalLong.of(120));
        assertThat(OpenTransaction.of(CHANGES, open))
                .contains(new OpenTransaction(CHANGES, 4001, 7, 3, 120, Instant.EPOCH));
    }

    @Test
    @DisplayName("the message names producer, epoch, topic, age, cause and the command that ends the transaction")
    void sentence() {
        assertThat(JudgedTransaction.of(OPEN, Map.of()).sentence(NOW, "entail transactions --store shop"))
                .isEqualTo(
                        "the transaction of producer 4001, epoch 7, in topic shop.changes hangs: it is open since offset"
                                + " 120, its last record carries the time 2026-11-28T20:00:00Z (35 s ago), and no coordinator"
                                + " knows its producer, so it does not end by itself and nobody is shown what comes behind it."
                                + " End it with 'entail transactions --store shop --end 4001:7'");
        Map<String, TransactionDescription> running = new HashMap<>();
        running.put("shop-publish", coordinator(4001, 7, TransactionState.ONGOING, CHANGES));
        assertThat(JudgedTransaction.of(OPEN, running).sentence(NOW, "entail transactions"))
                .isEqualTo(
                        "the transaction of producer 4001, epoch 7, in topic shop.changes is under way: it is open since"
                                + " offset 120, its last record carries the time 2026-11-28T20:00:00Z (35 s ago), and its"
                                + " coordinator knows it as shop-publish, which ends it when it is 60 s old");
    }
}
