package io.entail.publish;

import io.entail.changes.ChangesTopic;
import io.entail.changes.FeedEnd;
import io.entail.changes.write.FeedSchemas;
import io.entail.changes.write.Registrar;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.publish.PublishStatus.State;
import io.entail.replica.KafkaLog;
import io.entail.resolve.LogRecord;
import io.entail.tables.TableTopics;
import io.entail.topics.LastingCauseException;
import io.entail.topics.TransactionalProducer;
import java.util.Objects;

/** The resources of one attempt to publish. Used by one thread. */
record PublishWork(
        EntityStoreConfig config,
        KafkaLog log,
        FeedTopics topics,
        Registrar registrar,
        PublishProgress progress,
        OpenTransactionWatch open) {
    private static final String TOLD = "refusals were told up to ";

    String changes() {
        return config.changesTopic();
    }

    TransactionalProducer producer() {
        LogRecord.Store limits = Objects.requireNonNull(log.store());
        int recordBytesMax = Math.max(
                ChangesTopic.recordBytesMax(limits), TableTopics.recordBytesMax(config, limits.maxEntityBytes()));
        return new TransactionalProducer(PublishSettings.producer(config), config.publisherId(), recordBytesMax);
    }

    TableTopics tables() {
        return new TableTopics(
                config,
                log,
                Objects.requireNonNull(log.store()).maxEntityBytes(),
                (subject, schema) -> FeedSchemas.known(registrar.askSubject(subject, schema)));
    }

    /** Throws when the replica has stopped for good, or belongs to another log by now. */
    void checkReplica() {
        progress.end(log.status().end());
        EntailException stopped = log.stopped();
        if (stopped != null) {
            throw new LastingCauseException(stopped);
        }
    }

    /** Waits until the replica has reached the end of the feed. */
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

    /** Pauses for a short time. */
    interface Pause {
        void run() throws InterruptedException;
    }

    /**
     * Returns the offset up to which refusals were published before the feed was rebuilt, -1 when it was not rebuilt.
     */
    long refusalsToldBefore(Turns turns) {
        String note = turns.note(config.rejectionsTopic());
        return note.startsWith(TOLD) ? Long.parseLong(note.substring(TOLD.length())) : -1;
    }

    /** Recreates the feed as an empty topic, and notes which refusals have been published. */
    void rebuild(Turns turns) throws InterruptedException {
        topics.createRejections();
        long told = topics.refusedUpTo(open);
        if (told < 0) {
            // Refusals may have been published and deleted by retention, so all are taken as published and none is
            // published twice.
            told = log.status().end() - 1;
            turns.note(config.rejectionsTopic(), TOLD + told);
        }
        topics.deleteFeed();
        topics.createFeed(Objects.requireNonNull(log.store()));
    }
}
