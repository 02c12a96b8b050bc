package io.entail.publish;

import io.entail.changes.ChangesTopic;
import io.entail.changes.FeedEnd;
import io.entail.changes.Registrar;
import io.entail.changes.RejectionsTopic;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.publish.PublishStatus.State;
import io.entail.replica.KafkaLog;
import io.entail.resolve.LogRecord;
import io.entail.tables.TableTopics;
import io.entail.topics.LastingCauseException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one attempt to publish works with. Used by one thread. */
final class PublishWork {
    /** How often the topics are looked at while all goes well. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final String TOLD = "refusals were told up to ";

    private final EntityStoreConfig config;
    private final KafkaLog log;
    private final FeedTopics topics;
    private final Registrar registrar;
    private final PublishProgress progress;
    private final OpenTransactionWatch open;
    private long lookedNanos = System.nanoTime();
    private @Nullable String alarm;

    PublishWork(
            EntityStoreConfig config,
            KafkaLog log,
            FeedTopics topics,
            Registrar registrar,
            PublishProgress progress,
            OpenTransactionWatch open) {
        this.config = config;
        this.log = log;
        this.topics = topics;
        this.registrar = registrar;
        this.progress = progress;
        this.open = open;
    }

    /** The group that chooses who publishes, and the id of the producer. */
    static String group(String store) {
        return store + "-publish";
    }

    EntityStoreConfig config() {
        return config;
    }

    KafkaLog log() {
        return log;
    }

    FeedTopics topics() {
        return topics;
    }

    Registrar registrar() {
        return registrar;
    }

    PublishProgress progress() {
        return progress;
    }

    OpenTransactionWatch open() {
        return open;
    }

    String changes() {
        return ChangesTopic.name(config.store());
    }

    FeedProducer producer() {
        LogRecord.Store limits = Objects.requireNonNull(log.store());
        int recordBytesMax = Math.max(
                ChangesTopic.recordBytesMax(limits), TableTopics.recordBytesMax(config, limits.maxEntityBytes()));
        return new FeedProducer(config, group(config.store()), recordBytesMax);
    }

    TableTopics tables() {
        return new TableTopics(
                config,
                log,
                Objects.requireNonNull(log.store()).maxEntityBytes(),
                (subject, schema) -> FeedSchemas.known(registrar.askSubject(subject, schema)));
    }

    void checkNotStopping() {
        progress.checkNotStopping();
    }

    /** A replica that stands still for good, or is not the log's any more, has nothing to publish. */
    void checkReplica() {
        progress.end(log.status().end());
        EntailException stopped = log.stopped();
        if (stopped != null) {
            throw new LastingCauseException(stopped);
        }
    }

    /** Waits until the replica has come to where the feed ends. */
    void awaitReplica(FeedEnd feed, Pause pause) throws InterruptedException {
        log.published(feed.offset());
        while (log.basis().offset() < feed.offset()) {
            checkReplica();
            progress.checkNotStopping();
            progress.state(
                    State.STARTING,
                    "the replica has applied the log up to " + log.basis().offset() + ", the feed ends at "
                            + feed.offset());
            pause.run();
        }
    }

    /** Waits a little. */
    interface Pause {
        void run() throws InterruptedException;
    }

    /** Looks at the topics now and then, and before a commit when the client has learned something new. */
    void checkTopics() throws InterruptedException {
        if (System.nanoTime() - lookedNanos >= LOOK.toNanos()) {
            topics.checkSame();
            topics.checkReadable();
            lookedNanos = System.nanoTime();
        }
    }

    /** That a writer disagrees with the replica, null when none does. */
    @Nullable
    String alarm() {
        alarm = log.divergence();
        return alarm;
    }

    boolean alarmChanged() {
        return !Objects.equals(alarm, log.divergence());
    }

    /** Up to where refusals were told of before the feed was made anew, -1 when it was not. */
    long refusalsToldBefore(Turns turns) {
        String note = turns.note(RejectionsTopic.name(config.store()));
        return note.startsWith(TOLD) ? Long.parseLong(note.substring(TOLD.length())) : -1;
    }

    /** Makes the feed anew: an empty topic, and a note of which refusals have been told. */
    void rebuild(Turns turns) throws InterruptedException {
        topics.createRejections();
        long told = topics.refusedUpTo(open);
        if (told < 0) {
            // They may have been there and be gone by their age: none is told twice.
            told = log.status().end() - 1;
            turns.note(RejectionsTopic.name(config.store()), TOLD + told);
        }
        topics.deleteFeed();
        topics.createFeed(Objects.requireNonNull(log.store()));
    }
}
