package io.entail.changes;

import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The change feed of a store: every change of its rows, in the order of the log, from the topic {@code <store>.changes}
 * alone. An object of this class defines where reading begins, which changes are shown and when it ends; {@link #open}
 * and {@link #listen} start reading. Immutable and thread-safe.
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
 * @param config Kafka's address and settings, the store's name, and timeouts
 * @param ids the registry with the feed's schemas
 * @param start where to begin; a group that has committed a position continues there instead
 * @param filter selects the changes to show
 * @param bounded whether to end at the end that the log has when the reader is opened
 * @param group name of a consumer group of which one member at a time reads, null for a reader without a group
 * @param whole whether a feed that an older release began is refused
 */
public record ChangeFeed(
        EntityStoreConfig config,
        SchemaIds ids,
        FeedStart start,
        FeedFilter filter,
        boolean bounded,
        @Nullable String group,
        boolean whole) {

    /** Returns the whole feed, including everything that is added to it later. */
    public static ChangeFeed of(EntityStoreConfig config, SchemaIds ids) {
        return new ChangeFeed(config, ids, FeedStart.BEGINNING, FeedFilter.ALL, false, null, false);
    }

    public ChangeFeed from(FeedStart place) {
        return new ChangeFeed(config, ids, place, filter, bounded, group, whole);
    }

    public ChangeFeed matching(FeedFilter wanted) {
        return new ChangeFeed(config, ids, start, wanted, bounded, group, whole);
    }

    /** Returns this feed, ending at the end that the log has when the reader is opened. */
    public ChangeFeed untilNow() {
        return new ChangeFeed(config, ids, start, filter, true, group, whole);
    }

    /**
     * Returns this feed for a member of a group, which shares the work with other members: one of them reads at a time,
     * and another continues from the last committed position. Changes after the last commit are delivered again.
     */
    public ChangeFeed inGroup(String name) {
        return new ChangeFeed(config, ids, start, filter, bounded, name, whole);
    }

    /**
     * Returns this feed with a check that refuses a feed begun by an older release. The early part of such a feed has
     * no definitions, no outcomes of writes that changed nothing, and no times of expiry.
     */
    public ChangeFeed complete() {
        return new ChangeFeed(config, ids, start, filter, bounded, group, true);
    }

    /**
     * Begins to read.
     *
     * @throws io.entail.errors.TopicRefusedException when the feed has to be {@link #complete} and is not
     * @throws io.entail.errors.UnknownPositionException when the log does not have the position to begin after
     * @throws io.entail.errors.PositionGoneException when the changes after it were deleted
     * @throws io.entail.errors.StoreUnavailableException when Kafka does not answer in time, or has no such topic
     */
    public ChangeReader open() {
        return open(FeedNotes.NONE);
    }

    /** Opens a reader that also passes the records that are not changes to {@code notes}. */
    public ChangeReader open(FeedNotes notes) {
        return ChangeReader.open(this, notes);
    }

    /**
     * Returns the change with a sequence, whether or not this feed shows it; empty when the feed no longer has it, or
     * not yet.
     *
     * @param sequence from 1
     * @throws io.entail.errors.StoreUnavailableException when Kafka does not answer in time, or the topic does not
     *     exist
     */
    public Optional<Change> find(long sequence) {
        return FeedPlaces.find(config, ids, sequence);
    }

    /**
     * Passes the changes to a listener on a thread of its own, until the subscription is closed or has reached its end.
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
