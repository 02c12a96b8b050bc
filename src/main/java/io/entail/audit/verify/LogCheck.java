package io.entail.audit.verify;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeDecoder;
import io.entail.changes.ChangeEnvelope;
import io.entail.changes.ChangeImages;
import io.entail.changes.ChangeImages.Image;
import io.entail.changes.ChangeKey;
import io.entail.changes.ChangeSchemas;
import io.entail.changes.FeedForm;
import io.entail.changes.Op;
import io.entail.changes.Progress;
import io.entail.changes.write.RowImage;
import io.entail.errors.MalformedEntityException;
import io.entail.read.Position;
import io.entail.replica.LogReplay;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.state.Defined;
import io.entail.state.RowChange;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares the log with the feed: resolves the writes topic again and compares its digest wherever the feed has one,
 * and the changes of each write. Ends at the first difference, because every later digest depends on it. Confined to
 * one thread.
 */
final class LogCheck {
    private final String topic;
    private final String feedTopic;
    private final RecordSource source;
    private final LogReplay replay;
    private final ChangeDecoder decoder;
    private final Findings findings;
    private final NoteCheck notes;
    private final LogDecoder logDecoder = new LogDecoder();
    private final Map<Long, Bytes> watched = new HashMap<>();

    /** The definition in the feed for each version in the log. */
    private final Map<Defined.Version, String> told = new HashMap<>();

    private @Nullable TopicRecord next;

    /** The last offset at which the feed had the same digest. */
    private long confirmed = -1;

    /** The last offset at which the feed, or the writer of a later record, had the same digest. */
    private long agreed = -1;

    /** The first offset after that without a record, -1 when there is none. */
    private long missing = -1;

    private long resolved;
    private @Nullable TopicRecord last;
    private List<RowChange> changed = List.of();
    private long compared = -1;
    private boolean ended;

    LogCheck(
            String topic,
            String feedTopic,
            RecordSource source,
            LogReplay replay,
            ChangeDecoder decoder,
            Findings findings) {
        this.topic = topic;
        this.feedTopic = feedTopic;
        this.source = source;
        this.replay = replay;
        this.decoder = decoder;
        this.findings = findings;
        this.notes = new NoteCheck(feedTopic, replay, findings);
    }

    /** Returns the number of records that were resolved. */
    long records() {
        return resolved;
    }

    /** Returns the state that the log leads to. */
    LogReplay replay() {
        return replay;
    }

    /** Returns whether a difference was found, so that the comparison has ended. */
    boolean hasEnded() {
        return ended;
    }

    /** Records the digest of the log at an offset once it is reached. */
    void watch(long offset) {
        watched.put(offset, Bytes.EMPTY);
    }

    /** Returns the digest at a watched offset, null when no record there was resolved. */
    @Nullable
    Bytes digestAt(long offset) {
        Bytes digest = watched.getOrDefault(offset, Bytes.EMPTY);
        return digest.equals(Bytes.EMPTY) ? null : digest;
    }

    /** Compares at a position that the feed has reached. */
    void progress(Link link, Progress progress) {
        if (ended || !advance(progress.position(), progress.logDigest(), link)) {
            return;
        }
        notes.reached(link, progress.position(), progress.form(), progress);
        if (replay.head().sequence() != progress.sequence()) {
            findings.add(link.finding(
                    feedTopic,
                    "progress after change " + progress.sequence() + ", where the log has led to change "
                            + replay.head().sequence()));
        }
        long time = Objects.requireNonNull(last).timestamp();
        if (link.record().timestamp() != time) {
            findings.add(new Finding(
                    feedTopic,
                    link.offset(),
                    progress.position(),
                    null,
                    null,
                    "altered: the record carries the time " + link.record().timestamp() + ", its position " + time));
        }
    }

    /** Compares a change whose digest is intact. */
    void change(Link link, ChangeEnvelope envelope, @Nullable ChangeImages images) {
        if (ended || !advance(envelope.position(), envelope.logDigest(), link)) {
            return;
        }
        notes.reached(link, envelope.position(), images == null ? FeedForm.FIRST : images.form(), null);
        if (envelope.index() >= changed.size() || envelope.count() != changed.size()) {
            findings.add(link.finding(
                    feedTopic,
                    "change " + envelope.index() + " of " + envelope.count() + " of a write that has changed "
                            + changed.size()));
            return;
        }
        long sequence = replay.head().sequence() - changed.size() + 1 + envelope.index();
        String fault = sequence == envelope.sequence()
                ? fault(link, envelope, images, changed.get(envelope.index()))
                : "change " + envelope.sequence() + " where the log has led to change " + sequence;
        if (fault != null) {
            findings.add(link.finding(feedTopic, fault));
        }
    }

    private @Nullable String fault(Link link, ChangeEnvelope envelope, @Nullable ChangeImages images, RowChange row) {
        Row shown = row.after() == null ? Objects.requireNonNull(row.before()) : row.after();
        Op op = row.after() == null ? Op.D : row.before() == null ? Op.C : Op.U;
        String entity = replay.entity(row.entity());
        byte[] key = ChangeKey.of(entity, shown.workspace(), row.key());
        if (!envelope.entity().equals(entity) || envelope.op() != op) {
            return "'" + envelope.op().symbol() + "' of " + envelope.entity() + " where the log has '" + op.symbol()
                    + "' of " + entity;
        }
        Defined defined = Objects.requireNonNull(replay.defined(entity));
        int schemaId = ChangeBytes.schemaId(Objects.requireNonNull(link.record().value()));
        if (images == null) {
            return null; // The unreadable record was reported already.
        }
        if (!decoder.definition(schemaId).json().equals(told(defined))) {
            return "altered: schema " + schemaId + " is not that of the definition at this position";
        }
        if (!Arrays.equals(key, link.record().key())) {
            return "altered: the record's key is not that of the row in the log";
        }
        if (!same(row.before(), images.before(), defined)) {
            return "the row before is not the one in the log";
        }
        if (!same(row.after(), images.after(), defined)) {
            return "the row after is not the one in the log";
        }
        Instant expires = expires(row.after());
        return images.form() == FeedForm.FIRST || Objects.equals(images.expires(), expires)
                ? null
                : "the row expires " + text(images.expires()) + ", in the log " + text(expires);
    }

    private static @Nullable Instant expires(@Nullable Row row) {
        return row == null || row.expiresAt() == 0 ? null : Instant.ofEpochMilli(row.expiresAt());
    }

    private static String text(@Nullable Instant expires) {
        return expires == null ? "never" : expires.toString();
    }

    /** Returns the definition with which changes are encoded here, under its name in the feed. */
    private String told(Defined defined) {
        Defined.Version newest = defined.newest();
        return told.computeIfAbsent(
                newest,
                version -> ChangeSchemas.entity(
                                version.parsed().avro(),
                                defined.generation(defined.latest().number()))
                        .toString());
    }

    private boolean same(@Nullable Row row, @Nullable Image image, Defined defined) {
        Bytes told = image == null ? null : image.bytes();
        if (row == null) {
            return told == null;
        }
        try {
            int newest = defined.newest().number();
            return RowImage.of(row.after(), defined, row.definition(), newest).equals(told);
        } catch (MalformedEntityException e) {
            return told == null;
        }
    }

    /** Resolves the log up to a position and compares; returns false when they differ, which ends the comparison. */
    private boolean advance(Position position, Bytes logDigest, Link link) {
        long offset = position.offset();
        if (offset == compared) {
            return true;
        }
        while (peek() != null && Objects.requireNonNull(next).offset() <= offset) {
            apply(Objects.requireNonNull(next));
            next = null;
        }
        compared = offset;
        if (replay.head().offset() == offset && replay.head().digest().equals(logDigest)) {
            confirmed = offset;
            agree(offset);
            return true;
        }
        ended = true;
        findings.add(difference(position, link));
        return false;
    }

    private @Nullable TopicRecord peek() {
        if (next == null) {
            next = source.next();
        }
        return next;
    }

    private void apply(TopicRecord record) {
        if (!record.headers().isEmpty()) {
            findings.add(new Finding(
                    topic,
                    record.offset(),
                    Position.of(record.offset()),
                    null,
                    null,
                    "altered: the record has Kafka headers: " + String.join(", ", record.headers())));
        }
        if (record.key() == null) {
            return; // This record does not belong to the log.
        }
        long expected = last == null ? 0 : last.offset() + 1;
        if (record.offset() > expected && missing < 0) {
            missing = expected;
        }
        changed = replay.apply(record.offset(), record.timestamp(), record.key(), record.value());
        notes.resolved();
        resolved++;
        last = record;
        watched.computeIfPresent(
                record.offset(), (offset, none) -> replay.head().digest());
        agree(replay.agreed());
    }

    private void agree(long offset) {
        agreed = Math.max(agreed, offset);
        if (missing <= agreed) {
            missing = -1;
        }
    }

    /** Describes the first place where log and feed differ. */
    private Finding difference(Position position, Link link) {
        long first = agreed + 1;
        String agreement = "; log and feed agree up to offset " + confirmed
                + (agreed > confirmed ? ", log and writers up to " + agreed : "");
        TopicRecord at = last;
        String fault = at == null || at.offset() != position.offset()
                ? "there is no record at offset " + position.offset() + ", which the feed tells of"
                : contradiction(at, link.envelope());
        if (first == position.offset()) {
            boolean gone = at == null || at.offset() != first;
            ChangeEnvelope envelope = link.envelope();
            return new Finding(
                    topic,
                    first,
                    position,
                    envelope == null ? null : envelope.entity(),
                    envelope == null ? null : Keys.of(link.record().key()),
                    (gone ? "dropped: " : "altered, or another one in its place: ") + fault + agreement);
        }
        String hint = missing >= 0 && missing < position.offset() ? "there is no record at offset " + missing : fault;
        return new Finding(
                topic,
                first,
                Position.of(first),
                null,
                null,
                "altered, dropped or inserted, between here and offset " + position.offset() + ": " + hint + agreement);
    }

    /** Describes how a record of the log differs from its change in the feed. */
    private String contradiction(TopicRecord record, @Nullable ChangeEnvelope envelope) {
        String digest = "the digest of the log at offset " + record.offset() + " is not the one that the feed has";
        if (envelope == null) {
            return digest;
        }
        if (record.timestamp() != envelope.at().toEpochMilli()) {
            return "the time at offset " + record.offset() + " is " + record.timestamp() + ", the feed has "
                    + envelope.at().toEpochMilli();
        }
        if (!(logDecoder.decode(record.value()) instanceof LogRecord.Write write)) {
            return "there is no write at offset " + record.offset();
        }
        if (!write.id().equals(envelope.writeId())) {
            return "at offset " + record.offset() + " is write " + write.id() + ", the feed has " + envelope.writeId();
        }
        boolean same = write.actor().equals(envelope.actor())
                && write.reason().equals(envelope.reason())
                && write.origin().equals(envelope.origin());
        return same ? digest : "actor, reason or origin at offset " + record.offset() + " are not those in the feed";
    }
}
