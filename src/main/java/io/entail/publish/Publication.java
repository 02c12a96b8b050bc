package io.entail.publish;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeSchemas;
import io.entail.changes.FeedControl;
import io.entail.changes.FeedEnd;
import io.entail.changes.FeedOutcome;
import io.entail.changes.write.ChangeWriter;
import io.entail.changes.write.FeedSchemas;
import io.entail.changes.write.RefusalRecord;
import io.entail.config.TopicNames;
import io.entail.replica.EntrySource;
import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Check;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.LogRecord.Write;
import io.entail.resolve.Outcome;
import io.entail.resolve.Row;
import io.entail.state.Before;
import io.entail.state.Entries;
import io.entail.state.OutcomeEntry;
import io.entail.state.Versions;
import io.entail.tables.TableTopics;
import io.entail.topics.TransactionalProducer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the outcome of one record of the log after the other to the topics of the feed: {@code avro/protocol.md},
 * section 9. Everything about a record is sent within the open transaction. Used by one thread.
 */
final class Publication {
    private final String changes;
    private final String rejections;
    private final TransactionalProducer producer;
    private final EntrySource source;
    private final Versions versions;
    private final FeedSchemas schemas;
    private final TableTopics tables;
    private final ChangeWriter writer;
    private final LogDecoder decoder = new LogDecoder();

    /** Refusals up to this offset were published. */
    private final long refusedUpTo;

    private FeedEnd feed;

    /** The last record, and its outcome for a record of progress when the feed has no other record there. */
    private @Nullable OutcomeEntry last;

    private long lastTime;
    private long through;
    private long sent;

    Publication(
            String store,
            TransactionalProducer producer,
            EntrySource source,
            Versions versions,
            FeedSchemas schemas,
            TableTopics tables,
            FeedEnd feed,
            long refusedUpTo) {
        this.changes = TopicNames.changes(store);
        this.rejections = TopicNames.rejections(store);
        this.producer = producer;
        this.source = source;
        this.versions = versions;
        this.schemas = schemas;
        this.tables = tables;
        this.writer = new ChangeWriter(versions);
        this.feed = feed;
        this.through = feed.offset();
        this.refusedUpTo = refusedUpTo;
    }

    /** Returns the position of the feed with everything that was sent. */
    FeedEnd feed() {
        return feed;
    }

    /** Returns the number of changes that were sent. */
    long sent() {
        return sent;
    }

    /**
     * Publishes the outcome of the next record.
     *
     * @return false when the id of a schema is not known yet; then nothing was done
     * @throws io.entail.topics.LastingCauseException when it can never be published
     */
    boolean tell(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        if (record.key() == null) {
            // A record without a key is not a part of the log.
            through = record.offset();
            return true;
        }
        Entries entries = source.entries();
        OutcomeEntry entry = entries.take(record.offset());
        Outcome outcome = entry.outcome();
        LogRecord said = outcome.code() == Code.UNREADABLE ? null : decoder.decode(record.value());
        if (!canBeTold(said, entry)) {
            entries.putBack(entry);
            return false;
        }
        if (outcome.accepted()) {
            accepted(said, entry, record.timestamp());
        } else {
            refused(said, entry, record.timestamp());
        }
        last = entry;
        lastTime = record.timestamp();
        through = record.offset();
        return true;
    }

    /** Returns the offset of the last record whose outcome was published. */
    long through() {
        return through;
    }

    private boolean canBeTold(@Nullable LogRecord said, OutcomeEntry entry) throws InterruptedException {
        if (!schemas.has(ChangeSchemas.PROGRESS) || !schemas.has(ChangeSchemas.REJECTION)) {
            return false;
        }
        if (!entry.outcome().accepted() || said == null) {
            return true;
        }
        if (said instanceof Write write) {
            for (Change change : write.changes()) {
                if (!(change instanceof Check) && !schemas.hasChanges(change.entity(), entry.offset())) {
                    return false;
                }
            }
            return true;
        }
        String entity = FeedControl.entity(said);
        int version = FeedControl.version(said);
        return schemas.has(ChangeSchemas.control(said))
                && (entity == null
                        || (schemas.hasAnswer(entity, version) && tables.canTell(versions.inForce(entity, version))));
    }

    private void accepted(@Nullable LogRecord said, OutcomeEntry entry, long time) {
        if (said instanceof Write write && entry.outcome().changeCount() > 0) {
            changed(write, entry, time);
        } else if (said instanceof Write write) {
            tellOutcome(write, entry, time);
        } else if (said != null) {
            control(said, entry, time);
        }
    }

    private void changed(Write write, OutcomeEntry entry, long time) {
        Outcome outcome = entry.outcome();
        ChangeBytes.Cause cause =
                new ChangeBytes.Cause(write, entry.offset(), outcome.changeCount(), time, entry.digest());
        long sequence = outcome.firstSequence();
        if (sequence != feed.sequence() + 1) {
            throw new IllegalStateException("the write at offset " + entry.offset() + " begins with change " + sequence
                    + ", and the feed ends with " + feed.sequence());
        }
        Bytes digest = feed.digest();
        int index = 0;
        for (Change change : write.changes()) {
            if (change instanceof Check) {
                continue;
            }
            boolean isNew = change instanceof Put put && put.expected() == 0;
            Before before = isNew ? null : source.entries().takeBefore(entry.offset(), index);
            byte[] value = writer.value(
                    schemas.ofChanges(change.entity()), cause, index, sequence + index, change, before, digest);
            digest = ChangeBytes.digest(value);
            producer.send(changes, writer.key(change, before), value, time);
            Row after = change instanceof Put put ? Row.of(sequence + index, entry.offset(), put) : null;
            tables.tell(producer::send, change.entity(), change.key(), after, time);
            index++;
        }
        sent += index;
        feed = new FeedEnd(entry.offset(), entry.digest(), sequence + index - 1, digest);
    }

    private void control(LogRecord said, OutcomeEntry entry, long time) {
        int ordinal = -1;
        String entity = FeedControl.entity(said);
        if (entity != null) {
            versions.accept(entity, FeedControl.version(said));
            schemas.changed(entity);
            ordinal = versions.defined(entity).ordinal();
        }
        byte[] value = ChangeBytes.control(
                schemas.of(ChangeSchemas.control(said)),
                entry.offset(),
                entry.digest(),
                feed.sequence(),
                feed.digest(),
                new FeedControl(said, ordinal));
        reached(entry, value, time);
    }

    private void refused(@Nullable LogRecord said, OutcomeEntry entry, long time) {
        Outcome outcome = entry.outcome();
        if (said != null) {
            tellOutcome(said, entry, time);
        }
        if (outcome.code() != Code.REPEAT && entry.offset() > refusedUpTo) {
            producer.send(
                    rejections,
                    RefusalRecord.key(said, outcome),
                    RefusalRecord.value(
                            schemas.of(ChangeSchemas.REJECTION), entry.offset(), said, outcome, time, versions),
                    time);
        }
    }

    private void tellOutcome(LogRecord said, OutcomeEntry entry, long time) {
        reached(entry, progress(entry, FeedOutcome.of(said, entry.outcome(), entry.first(), versions::name)), time);
    }

    private byte[] progress(OutcomeEntry entry, @Nullable FeedOutcome outcome) {
        return ChangeBytes.progress(
                schemas.of(ChangeSchemas.PROGRESS),
                entry.offset(),
                entry.digest(),
                feed.sequence(),
                feed.digest(),
                outcome);
    }

    /** Sends a record of progress, which states that a position was reached and takes no sequence. */
    private void reached(OutcomeEntry entry, byte[] value, long time) {
        producer.send(changes, null, value, time);
        feed = new FeedEnd(entry.offset(), entry.digest(), feed.sequence(), feed.digest());
    }

    /** Whether records were processed for which the feed has no record of its own. */
    boolean owesProgress() {
        return last != null && last.offset() > feed.offset();
    }

    /** Sends a record of progress, which states that everything so far was processed. */
    void tellProgress() {
        OutcomeEntry entry = last;
        if (entry != null) {
            reached(entry, progress(entry, null), lastTime);
        }
    }
}
