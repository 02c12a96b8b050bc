package io.entail.topics;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction, judged by what its coordinator says about it. A transaction that no coordinator will end is
 * hanging: it stays open, and no reader gets past its first record, until an operator aborts it. Immutable.
 *
 * @param open the transaction as the leader of the partition reports it
 * @param state the verdict
 * @param transactionalId the transactional id of its producer, null when no coordinator has one
 * @param known what the coordinator reports about that producer, null when it does not know it
 */
public record JudgedTransaction(
        OpenTransaction open,
        State state,
        @Nullable String transactionalId,
        @Nullable TransactionDescription known) {

    /** The verdict on an open transaction. */
    public enum State {
        /** Its producer is at work, or the coordinator will abort it when it times out. */
        RUNNING,
        /** Its coordinator has decided and is writing the end marker. */
        ENDING,
        /** No coordinator knows it, so none will end it. */
        HANGING
    }

    /**
     * Judges a transaction by the answers of the leader and then of the coordinators. A transaction that ends between
     * the two answers looks hanging, so the caller has to confirm afterwards that it is still open.
     *
     * @param coordinators what the coordinators report, by transactional id
     */
    static JudgedTransaction of(OpenTransaction open, Map<String, TransactionDescription> coordinators) {
        return coordinators.entrySet().stream()
                .filter(entry -> entry.getValue().producerId() == open.producerId())
                .findFirst()
                .map(entry ->
                        new JudgedTransaction(open, state(open, entry.getValue()), entry.getKey(), entry.getValue()))
                .orElseGet(() -> new JudgedTransaction(open, State.HANGING, null, null));
    }

    private static State state(OpenTransaction open, TransactionDescription known) {
        boolean here = known.topicPartitions().contains(open.partition());
        return switch (known.state()) {
            case ONGOING -> here && known.producerEpoch() == open.epoch() ? State.RUNNING : State.HANGING;
            // In this state the coordinator has already given the producer its next epoch.
            case PREPARE_COMMIT, PREPARE_ABORT, PREPARE_EPOCH_FENCE ->
                here && known.producerEpoch() >= open.epoch() ? State.ENDING : State.HANGING;
            case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT -> State.HANGING;
            // A state of a newer broker. Nothing is known that would justify an abort.
            case UNKNOWN -> State.RUNNING;
        };
    }

    /**
     * Whether an earlier instance of a transactional id left it behind: the coordinator has the same producer with a
     * later epoch and no transaction, so no process can add to this transaction any more.
     *
     * @param id the transactional id
     */
    boolean isLeftBehindBy(String id) {
        TransactionDescription own = known;
        return own != null
                && id.equals(transactionalId)
                && state == State.HANGING
                && isIdle(own.state())
                && open.epoch() < own.producerEpoch();
    }

    private static boolean isIdle(TransactionState state) {
        return switch (state) {
            case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT -> true;
            case ONGOING, PREPARE_COMMIT, PREPARE_ABORT, PREPARE_EPOCH_FENCE, UNKNOWN -> false;
        };
    }

    /**
     * Describes the transaction in a sentence.
     *
     * @param now the current time, for the age
     * @param command that lists and ends transactions, such as {@code entail transactions --store shop}
     */
    public String sentence(Instant now, String command) {
        String what = "the transaction of producer " + open.producerId() + ", epoch " + open.epoch() + ", in topic "
                + open.partition().topic();
        String since = "open since offset " + open.firstOffset() + ", its last record carries the time "
                + open.lastRecord() + " (" + ago(open.lastRecord(), now) + ")";
        return switch (state) {
            case HANGING ->
                what + " hangs: it is " + since + ", and " + unknown()
                        + ", so it does not end by itself and nobody is shown what comes behind it. End it with '"
                        + command + " --end " + open.producer() + "'";
            case ENDING ->
                what + " is ending: it is " + since + ", and its coordinator, which knows it as " + transactionalId
                        + ", is writing its end";
            case RUNNING ->
                what + " is under way: it is " + since + ", and its coordinator knows it as " + transactionalId
                        + limit();
        };
    }

    private String unknown() {
        if (known == null) {
            return "no coordinator knows its producer";
        }
        String id = "the coordinator of " + transactionalId;
        return isIdle(known.state())
                ? id + " has no transaction for it"
                : id + " has another transaction for it, with epoch " + known.producerEpoch();
    }

    private String limit() {
        return known == null
                ? ""
                : ", which ends it when it is "
                        + Duration.ofMillis(known.transactionTimeoutMs()).toSeconds() + " s old";
    }

    private static String ago(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        if (age.isNegative()) {
            return "in the future";
        }
        long seconds = age.toSeconds();
        return seconds < 600
                ? seconds + " s ago"
                : seconds < 36_000 ? seconds / 60 + " min ago" : seconds / 3600 + " h ago";
    }
}
