package io.entail.publish;

import io.entail.publish.PublishStatus.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says that the publisher waits for a transaction which somebody has left open. Used by one thread. */
final class OpenTransactionWatch implements FeedTopics.OpenTransactions {
    private static final Duration TOLD_AFTER = Duration.ofSeconds(2);

    private final PublishProgress progress;
    private @Nullable String topic;
    private long sinceNanos;

    OpenTransactionWatch(PublishProgress progress) {
        this.progress = progress;
    }

    @Override
    public void found(String in) {
        if (!in.equals(topic)) {
            topic = in;
            sinceNanos = System.nanoTime();
        }
        long open = System.nanoTime() - sinceNanos;
        if (open > TOLD_AFTER.toNanos()) {
            progress.state(
                    State.STARTING,
                    "a transaction is open in the topic " + in + " for " + open / 1_000_000_000
                            + " s: it waits until its end");
        }
    }

    @Override
    public void none(String in) {
        topic = null;
    }
}
