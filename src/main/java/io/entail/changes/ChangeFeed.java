package io.entail.changes;

import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The change feed of a store: every change of its rows, in the order of the log, from the topic
 * {@code <store>.changes} alone. Says where to begin, what to show and when to end; {@link #open} and {@link #listen}
 * read. Immutable and thread-safe.
 *
 * <pre>
 * try (var changes = ChangeFeed.of(config, registry).from(FeedStart.after(token)).untilNow().open()) {
 *     while (changes.hasNext()) {
 *         show(changes.next());
 *     }
 *     token = changes.reached();
 * }
 * </pre>
 *
 * @param config Kafka's address and settings, the store's name, how long to wait
 * @param ids the registry that the feed's schemas are in
 * @param start where to begin; a group that has committed goes on from there instead
 * @param filter what to show
 * @param bounded whether to end where the log ended when the reader was opened
 * @param group name of a consumer group of which one member at a time reads, null for a reader by itself
 * @param whole whether a feed that an older release has begun is refused
 */
public record ChangeFeed(
        EntityStoreConfig config,
        SchemaIds ids,
        FeedStart start,
        FeedFilter filter,
        boolean bounded,
        @Nullable String group,
        boolean whole) {

    /** The whole feed and everything that is added to it. */
    public static ChangeFeed of(EntityStoreConfig config, SchemaIds ids) {
        return new ChangeFeed(config, ids, FeedStart.BEGINNING, FeedFilter.ALL, false, null, false);
    }

    public ChangeFeed from(FeedStart place) {
        return new ChangeFeed(config, ids, place, filter, bounded, group, whole);
    }

    public ChangeFeed matching(FeedFilter wanted) {
        return new ChangeFeed(config, ids, start, wanted, bounded, group, whole);
    }

    /** Ends where the log ends when the reader is opened. */
    public ChangeFeed untilNow() {
        return new ChangeFeed(config, ids, start, filter, true, group, whole);
    }

    /**
     * Shares the work with others that name the same group: one of them reads at a time, another goes on from what it
     * has committed. Changes after the last commit come again.
     */
    public ChangeFeed inGroup(String name) {
        return new ChangeFeed(config, ids, start, filter, bounded, name, whole);
    }

    /**
     * Refuses a feed that an older release has begun: one without the store's definitions, and without what became of
     * writes that changed nothing and when rows expire, before a place that only its records tell.
     */
    public ChangeFeed complete() {
        return new ChangeFeed(config, ids, start, filter, bounded, group, true);
    }

    /**
     * Begins to read.
     *
     * @throws io.entail.errors.TopicRefusedException when it is not {@link #complete} and has to be
     * @throws io.entail.errors.UnknownPositionException when the log does not have the position to begin after
     * @throws io.entail.errors.PositionGoneException when what comes after it was deleted
     * @throws io.entail.errors.StoreUnavailableException when Kafka does not answer in time, or has no such topic
     */
    public ChangeReader open() {
        return open(FeedNotes.NONE);
    }

    /** As above, and tells what the feed says beside changes. */
    public ChangeReader open(FeedNotes notes) {
        return ChangeReader.open(this, notes);
    }

    /**
     * The change with a number, whatever this feed shows; empty when it does not have it any more, or not yet.
     *
     * @param sequence from 1
     * @throws io.entail.errors.StoreUnavailableException when Kafka does not answer in time, or has no such topic
     */
    public Optional<Change> find(long sequence) {
        return FeedPlaces.find(config, ids, sequence);
    }

    /**
     * Shows the changes to a listener, on a thread of its own, until it is closed or has come to its end.
     *
     * @throws io.entail.errors.EntailException as {@link #open} does
     */
    public FeedSubscription listen(FeedListener listener) {
        return FeedSubscription.start(this, listener);
    }

    String topic() {
        return config.changesTopic();
    }
}
