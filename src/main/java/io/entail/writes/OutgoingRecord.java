package io.entail.writes;

/** A record that {@link WriteProducer} sends. The producer calls these methods as sending goes on. */
public interface OutgoingRecord {
    byte[] key();

    byte[] value();

    /** Called before the record is handed to Kafka's client; returns false when the record is no longer to be sent. */
    boolean beginSend();

    /** Called when Kafka's client cannot take the record now; it is offered again after another {@link #beginSend}. */
    void takeBack();

    /**
     * Called at most once, on a thread of the producer; must not block.
     *
     * @param certainlyNotAppended whether the record is certainly not in the topic and never will be
     */
    void sendFailed(Exception cause, boolean certainlyNotAppended);
}
