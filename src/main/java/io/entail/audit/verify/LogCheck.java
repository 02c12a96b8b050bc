package io.entail.audit.verify;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeDecoder;
import io.entail.changes.ChangeEnvelope;
import io.entail.changes.ChangeImages;
import io.entail.changes.ChangeImages.Image;
import io.entail.changes.ChangeKey;
import io.entail.changes.Op;
import io.entail.changes.Progress;
import io.entail.changes.RowImage;
import io.entail.errors.MalformedEntityException;
import io.entail.read.Position;
import io.entail.replica.LogReplay;
import io.entail.replica.LogReplay.Changed;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds the log to the feed: resolves the writes topic once more and compares its digest wherever the feed has one, and
 * what each write has changed. Ends with the first difference, as every later digest has it in itself. Used by one thread.
 */
final class LogCheck {
    private final String topic;
    private final String feedTopic;
    private final RecordSource source;
    private final LogReplay replay;
    private final ChangeDecoder decoder;
    private final Findings findings;
    private final LogDecoder logDecoder = new LogDecoder();
    private @Nullable TopicRecord next;

    /** The last offset where both agreed, and what was read since. */
    private long good = -1;

    private long records;
    private long resolved;
    private long first = -1;
    private @Nullable TopicRecord last;
    private List<Changed> changed = List.of();
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
    }

    /** How many records were resolved. */
    long records() {
        return resolved;
    }

    /** That the feed has come to a position. */
    void progress(Link link, Progress progress) {
        if (ended || !advance(progress.position(), progress.logDigest(), null)) {
            return;
        }
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

    /** A change that its digest says is unaltered. */
    void change(Link link, ChangeEnvelope envelope, @Nullable ChangeImages images) {
        if (ended || !advance(envelope.position(), envelope.logDigest(), envelope)) {
            return;
        }
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

    private @Nullable String fault(Link link, ChangeEnvelope envelope, @Nullable ChangeImages images, Changed row) {
        Row shown = row.after() == null ? Objects.requireNonNull(row.before()) : row.after();
        Op op = row.after() == null ? Op.D : row.before() == null ? Op.C : Op.U;
        byte[] key = ChangeKey.of(row.entity(), shown.workspace(), row.key());
        if (!envelope.entity().equals(row.entity()) || envelope.op() != op) {
            return "'" + envelope.op().symbol() + "' of " + envelope.entity() + " where the log has '" + op.symbol()
                    + "' of " + row.entity();
        }
        EntityDefinition latest = Objects.requireNonNull(replay.definition(row.entity()));
        int schemaId = ChangeBytes.schemaId(Objects.requireNonNull(link.record().value()));
        if (images == null) {
            return null; // That it cannot be read was told.
        }
        if (!decoder.definition(schemaId).json().equals(latest.json())) {
            return "altered: schema " + schemaId + " is not that of the definition at this position";
        }
        if (!Arrays.equals(key, link.record().key())) {
            return "altered: the record's key is not that of the row in the log";
        }
        if (!same(row.before(), images.before(), row.entity(), latest)) {
            return "the row before is not the one in the log";
        }
        return same(row.after(), images.after(), row.entity(), latest)
                ? null
                : "the row after is not the one in the log";
    }

    private boolean same(@Nullable Row row, @Nullable Image image, String entity, EntityDefinition latest) {
        Bytes told = image == null ? null : image.bytes();
        if (row == null) {
            return told == null;
        }
        try {
            EntityDefinition written = Objects.requireNonNull(replay.definition(entity, row.definition()));
            boolean isLatest = written.json().equals(latest.json());
            return RowImage.of(row.after(), isLatest ? latest : written, latest).equals(told);
        } catch (MalformedEntityException e) {
            return told == null;
        }
    }

    /** Resolves up to a position and compares; false when they differ, which ends the comparison. */
    private boolean advance(Position position, Bytes logDigest, @Nullable ChangeEnvelope envelope) {
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
            good = offset;
            records = 0;
            first = -1;
            return true;
        }
        ended = true;
        findings.add(difference(position, envelope));
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
            return;
        }
        changed = replay.apply(record.offset(), record.timestamp(), record.key(), record.value());
        records++;
        resolved++;
        first = first < 0 ? record.offset() : first;
        last = record;
    }

    /** What can be said of the first place where log and feed differ. */
    private Finding difference(Position position, @Nullable ChangeEnvelope envelope) {
        String entity = envelope == null ? null : envelope.entity();
        TopicRecord at = last;
        if (at == null || at.offset() != position.offset()) {
            return new Finding(
                    topic,
                    position.offset(),
                    position,
                    entity,
                    null,
                    "dropped: there is no record at offset " + position.offset() + ", which the feed tells of; up to "
                            + "offset " + good + " log and feed agree");
        }
        String range = "; up to offset " + good + " log and feed agree, " + records + " record(s) follow up to here";
        String fault = envelope == null ? null : contradiction(at, envelope);
        if (fault != null) {
            return new Finding(
                    topic,
                    position.offset(),
                    position,
                    entity,
                    null,
                    "altered, or another one in its place: " + fault + range);
        }
        if (records == 1 && first == good + 1) {
            return new Finding(
                    topic,
                    position.offset(),
                    position,
                    entity,
                    null,
                    "altered: the digest of the log is not the one that the feed has here" + range);
        }
        return new Finding(
                topic,
                position.offset(),
                position,
                entity,
                null,
                "altered, dropped or inserted: from offset " + (good + 1) + " to " + position.offset()
                        + " the log is not the one that the feed was made from" + range);
    }

    /** How a record of the log differs from what a change says of it, null when it does not. */
    private @Nullable String contradiction(TopicRecord record, ChangeEnvelope envelope) {
        if (record.timestamp() != envelope.at().toEpochMilli()) {
            return "its time is " + record.timestamp() + ", the feed has "
                    + envelope.at().toEpochMilli();
        }
        if (!(logDecoder.decode(record.value()) instanceof LogRecord.Write write)) {
            return "it is no write";
        }
        if (!write.id().equals(envelope.writeId())) {
            return "it is write " + write.id() + ", the feed has " + envelope.writeId();
        }
        boolean same = write.actor().equals(envelope.actor())
                && write.reason().equals(envelope.reason())
                && write.origin().equals(envelope.origin());
        return same ? null : "its actor, reason or origin are not those in the feed";
    }
}
