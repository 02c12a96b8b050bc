package io.entail.writes;

/** A record on its way to {@link WriteProducer}, which tells it what becomes of it. */
public interface OutgoingRecord {
    byte[] key();

    byte[] value();

    /** Asked once, before it is handed to Kafka's client; false when it is not wanted any more. */
    boolean beginSend();

    /** Kafka's client did not take the record for now: it will be offered again after another {@link #beginSend}. */
    void takeBack();

    /**
     * Called at most once, on a thread of the producer; must not block.
     *
     * @param certainlyNotAppended whether the record is certainly not in the topic and never will be
     */
    void sendFailed(Exception cause, boolean certainlyNotAppended);
}
