package io.entail.audit.verify;

import io.entail.changes.ChangeEnvelope;
import io.entail.changes.FeedEnd;
import io.entail.changes.FeedForm;
import io.entail.read.Position;
import io.entail.replica.MemoryLog;
import io.entail.replica.WholeState;
import io.entail.resolve.LogRecord;
import io.entail.testkit.LogStory;
import io.entail.testkit.MemoryFeed;
import io.entail.testkit.MemorySchemaIds;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A log, the feed that was made of it and a replica. Each is complete and correct until a test alters its copy. Offsets
 * in the feed have gaps, as transactions leave them.
 */
final class Past implements AutoCloseable {
    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");

    final MemorySchemaIds ids = new MemorySchemaIds();
    final List<TopicRecord> writes = new ArrayList<>();
    final List<TopicRecord> changes = new ArrayList<>();
    private final MemoryLog log = MemoryLog.create(Clock.fixed(TIME, ZoneOffset.UTC));
    private final MemoryFeed feed;

    Past(LogStory story) {
        this(story.records());
    }

    Past(List<LogRecord> records) {
        this(records, FeedForm.SECOND);
    }

    /** Begins the feed in this format. */
    Past(List<LogRecord> records, FeedForm form) {
        this.feed = new MemoryFeed(ids, form);
        records.forEach(this::append);
    }

    /** Continues the feed in the format of this release. */
    void upgrade() {
        feed.upgrade();
    }

    /** Appends a record and publishes its result. */
    void append(LogRecord record) {
        appendUnread(record);
        log.append(record).join();
    }

    /** Appends a record and publishes its result, but the replica has not read it yet. */
    void appendUnread(LogRecord record) {
        append(RecordKey.of(record), RecordEncoder.encode(record));
    }

    /** Returns the basis for a writer of the next record. */
    LogRecord.Basis basis() {
        return log.basis();
    }

    /** Returns the position in the log of the change with this sequence. */
    Position positionOf(long sequence) {
        return changes.stream()
                .filter(record -> record.key() != null)
                .map(record -> ChangeEnvelope.of(Objects.requireNonNull(record.value())))
                .filter(change -> change.sequence() == sequence)
                .findFirst()
                .orElseThrow()
                .position();
    }

    private void append(byte[] key, byte[] value) {
        long offset = writes.size();
        writes.add(new TopicRecord(offset, TIME.toEpochMilli(), key, value, List.of()));
        tell(feed.next(offset, TIME.toEpochMilli(), key, value).changes());
    }

    /** Returns the first record of the log. */
    LogRecord store() {
        return Objects.requireNonNull(log.store());
    }

    /** Appends a record that nobody can decode. A replica would not even receive it. */
    void appendUnreadable() {
        append(new byte[] {1}, new byte[] {9});
    }

    /** Publishes a progress record, unless the feed has already reached the end of the log. */
    void progress() {
        byte[] last = Objects.requireNonNull(changes.get(changes.size() - 1).value());
        if (FeedEnd.position(last) < writes.size() - 1) {
            tell(List.of(feed.progress()));
        }
    }

    /** Returns the index in the topic of changes of the change with this sequence. */
    int at(long sequence) {
        for (int i = 0; i < changes.size(); i++) {
            TopicRecord record = changes.get(i);
            if (record.key() != null
                    && ChangeEnvelope.of(Objects.requireNonNull(record.value())).sequence() == sequence) {
                return i;
            }
        }
        throw new AssertionError("the feed has no change " + sequence);
    }

    private void tell(List<MemoryFeed.Entry> entries) {
        long offset = changes.isEmpty() ? 0 : changes.get(changes.size() - 1).offset() + 2;
        for (MemoryFeed.Entry entry : entries) {
            changes.add(new TopicRecord(offset++, entry.timestamp(), entry.key(), entry.value(), List.of()));
        }
    }

    /** Returns the position that the replica has reached. */
    Position end() {
        return log.whole(state -> Position.of(state.head().offset()));
    }

    /** The result of a complete verification. */
    record Result(Verified verified, List<Finding> findings) {}

    Result verify() {
        return verify(state -> state, null);
    }

    Result verify(UnaryOperator<WholeState> replica, @Nullable HeadStatement expected) {
        return log.whole(state -> run(null, true, replica.apply(state), end(), expected));
    }

    /** Verifies with the files on disk that a large store needs. */
    Result verifyOnDisk(Path directory) {
        return log.whole(state -> run(directory, true, state, end(), null));
    }

    Result verifyFeedAlone() {
        return run(null, false, null, Position.START, null);
    }

    private Result run(
            @Nullable Path directory,
            boolean withLog,
            @Nullable WholeState replica,
            Position through,
            @Nullable HeadStatement expected) {
        List<Finding> findings = new ArrayList<>();
        Sources sources = new Sources(
                "changes", source(changes), changes.size(), "writes", withLog ? source(writes) : null, Duration.ZERO);
        Verifier verifier = directory == null
                ? Verifier.inMemory(sources, ids, findings::add)
                : Verifier.in(directory, sources, ids, findings::add);
        if (expected != null) {
            verifier.expecting(expected);
        }
        return new Result(verifier.run(replica, through), findings);
    }

    private static RecordSource source(List<TopicRecord> records) {
        Iterator<TopicRecord> rest = List.copyOf(records).iterator();
        return () -> rest.hasNext() ? rest.next() : null;
    }

    @Override
    public void close() {
        log.close();
    }
}
