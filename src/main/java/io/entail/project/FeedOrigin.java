package io.entail.project;

import io.entail.changes.ChangeFeed;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Position;
import io.entail.resolve.LogRecord;
import io.entail.topics.TopicAdmin;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The store that a feed belongs to. Immutable.
 *
 * @param store its first record
 * @param writesTopicId of the log, empty when this process may not ask Kafka for it
 * @param changesTopicId of the feed
 */
record FeedOrigin(LogRecord.Store store, String writesTopicId, String changesTopicId) {
    private static final Duration WAIT = Duration.ofMillis(200);

    /** Decides whether to go on waiting. */
    interface Wait {
        boolean goesOn() throws InterruptedException;
    }

    /**
     * Waits until the feed has a record and reads the origin from it.
     *
     * @param wait asked again and again while there is nothing
     * @return null when the wait has ended before that
     */
    static @Nullable FeedOrigin await(ChangeFeed feed, Wait wait) throws InterruptedException {
        EntityStoreConfig config = feed.config();
        try (FeedSteps steps = new FeedSteps(feed, Position.START)) {
            FeedStep step = steps.peek(WAIT);
            while (!(step instanceof FeedStep.Begun)) {
                if (step != null) {
                    // Records that cannot be decoded may come before the store's record.
                    steps.remove();
                } else if (!wait.goesOn()) {
                    return null;
                }
                step = steps.peek(WAIT);
            }
            FeedStep.Begun begun = (FeedStep.Begun) step;
            try (TopicAdmin admin = TopicAdmin.of(config, "project", config.openTimeout())) {
                String changes = admin.id(config.changesTopic())
                        .orElseThrow(() -> new StoreUnavailableException(
                                "there is no topic " + config.changesTopic() + " any more", null));
                return new FeedOrigin(
                        begun.store(), admin.id(config.writesTopic()).orElse(""), changes);
            }
        }
    }
}
