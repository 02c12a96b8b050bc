package io.entail.topics;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction and what its coordinator says of it. One that no coordinator is going to end hangs: it stays open,
 * and keeps every reader before it, until somebody ends it by hand. Immutable.
 *
 * @param open what the partition's leader says
 * @param state what becomes of it
 * @param transactionalId by which the coordinator knows its producer, null when it does not
 * @param known what the coordinator says of that producer, null when it does not know it
 */
public record JudgedTransaction(
        OpenTransaction open,
        State state,
        @Nullable String transactionalId,
        @Nullable TransactionDescription known) {

    /** What becomes of an open transaction. */
    public enum State {
        /** Its producer is at work, or its coordinator ends it when the producer's time is over. */
        RUNNING,
        /** Its coordinator has decided and is writing its end. */
        ENDING,
        /** No coordinator knows it: nobody ends it. */
        HANGING
    }

    /**
     * Judges by what leader and coordinators said one after the other. A transaction that ended in between looks as if it
     * hung, so who finds one that hangs has to see it open once more after that.
     *
     * @param coordinators what they say of each transactional id
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
            // Whoever decides gives the producer its next epoch at the same time.
            case PREPARE_COMMIT, PREPARE_ABORT, PREPARE_EPOCH_FENCE ->
                here && known.producerEpoch() >= open.epoch() ? State.ENDING : State.HANGING;
            case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT -> State.HANGING;
            // A state of a newer broker: nothing is known that would allow to end it.
            case UNKNOWN -> State.RUNNING;
        };
    }

    /**
     * Whether it is what an earlier life of a transactional id has left behind: the coordinator has the same producer with
     * a later epoch, so nobody may add to this transaction any more, and has no transaction for it.
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
     * What it is, in a sentence.
     *
     * @param now to say how old it is
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
