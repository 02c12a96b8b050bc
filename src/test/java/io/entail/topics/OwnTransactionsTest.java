package io.entail.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which hanging transactions a waiting producer ends, and which it leaves alone. */
final class OwnTransactionsTest {
    private static final String OWN = "shop-publish";

    private final List<JudgedTransaction> open = new ArrayList<>();
    private final List<OpenTransaction> ended = new ArrayList<>();
    private long seconds;

    private final OwnTransactions own = new OwnTransactions(
            new OwnTransactions.Source() {
                @Override
                public List<JudgedTransaction> open(Collection<TopicPartition> partitions) {
                    return List.copyOf(open);
                }

                @Override
                public void end(OpenTransaction one) {
                    ended.add(one);
                }
            },
            OWN,
            List.of(JudgedTransactionTest.OPEN.partition()),
            () -> seconds * 1_000_000_000);

    private static JudgedTransaction leftBehind(OpenTransaction open) {
        return JudgedTransaction.of(
                open, Map.of(OWN, JudgedTransactionTest.coordinator(4001, 8, TransactionState.EMPTY)));
    }

    private OwnTransactions.Look lookAt(long second) {
        seconds = second;
        return own.look();
    }

    @Test
    @DisplayName("a transaction of the own id is ended when it has hung for five seconds, and not before")
    void ended() {
        open.add(leftBehind(JudgedTransactionTest.OPEN));
        for (int second = 0; second < 5; second++) {
            assertThat(lookAt(second).left()).hasSize(1);
            assertThat(ended).isEmpty();
        }
        assertThat(lookAt(5).ended()).hasSize(1);
        assertThat(ended).containsExactly(JudgedTransactionTest.OPEN);
    }

    @Test
    @DisplayName("the five seconds begin anew if the transaction was not seen in between, or is another one")
    void beginsAnew() {
        open.add(leftBehind(JudgedTransactionTest.OPEN));
        lookAt(0);
        open.clear();
        lookAt(2);
        open.add(leftBehind(JudgedTransactionTest.OPEN));
        assertThat(lookAt(6).ended()).isEmpty();
        open.set(
                0,
                leftBehind(
                        new OpenTransaction(JudgedTransactionTest.OPEN.partition(), 4001, 7, 3, 130, Instant.EPOCH)));
        assertThat(lookAt(11).ended()).isEmpty();
        assertThat(lookAt(16).ended()).hasSize(1);
    }

    @Test
    @DisplayName("a hanging transaction whose id no coordinator knows is not one of ours, and is never ended")
    void others() {
        open.add(JudgedTransaction.of(JudgedTransactionTest.OPEN, Map.of()));
        for (int second = 0; second < 100; second += 10) {
            assertThat(lookAt(second).left()).hasSize(1);
        }
        assertThat(ended).isEmpty();
    }
}
