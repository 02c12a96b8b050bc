package io.entail.audit.verify;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeDecoder;
import io.entail.changes.ChangeEnvelope;
import io.entail.changes.ChangeImages;
import io.entail.changes.ChangeImages.Image;
import io.entail.changes.ChangeKey;
import io.entail.changes.FeedControl;
import io.entail.changes.FeedForm;
import io.entail.changes.FeedKey;
import io.entail.changes.Op;
import io.entail.changes.Progress;
import io.entail.changes.write.RowImage;
import io.entail.errors.DefinitionException;
import io.entail.errors.EntailException;
import io.entail.errors.MalformedChangeException;
import io.entail.errors.MalformedEntityException;
import io.entail.errors.RegistryRefusedException;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.writes.CanonicalKey;
import io.entail.writes.EntityKeys;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the content of each change, in the order of the chain: its key and time are those of its content, its schema
 * is that of its entity, it continues its write, and its image of the row before is what the last change left. Keeps
 * the rows as the feed has them. Confined to one thread.
 */
final class Contents {
    private final String topic;
    private final ChangeDecoder decoder;
    private final ImageTable rows;
    private final Findings findings;
    private final FeedDefinitions definitions = new FeedDefinitions();
    private final Map<Integer, EntityKeys> keys = new HashMap<>();
    private final Map<String, Integer> schemas = new HashMap<>();
    private final Map<String, Set<Integer>> superseded = new HashMap<>();
    private @Nullable ChangeEnvelope last;
    private Position position = Position.START;

    /** The form of the last record, null before the first. */
    private @Nullable FeedForm form;

    /** Whether the feed has said which store it belongs to, or has a form that does not say so. */
    private boolean isOfStore;

    Contents(String topic, ChangeDecoder decoder, ImageTable rows, Findings findings) {
        this.topic = topic;
        this.decoder = decoder;
        this.rows = rows;
        this.findings = findings;
    }

    /** Returns the definitions that the feed has contained so far. */
    FeedDefinitions definitions() {
        return definitions;
    }

    /** Returns the position that the feed has reached. */
    Position position() {
        return position;
    }

    /** Returns whether all changes of the last write were seen. */
    boolean isWhole() {
        return last == null || last.isLast();
    }

    void progress(Link link, Progress progress) {
        checkHeaders(link);
        FeedControl control = progress.control();
        if (control != null) {
            isOfStore |= control.record() instanceof LogRecord.Store;
            defined(control);
        }
        checkForm(link, progress.form());
        if (progress.position().compareTo(position) <= 0) {
            findings.add(new Finding(
                    topic, link.offset(), progress.position(), null, null, "progress goes back from " + position));
        } else {
            position = progress.position();
        }
    }

    /**
     * Notes a definition. An earlier schema may come again, because a migration that is given up ends with the former
     * definition.
     */
    private void defined(FeedControl control) {
        definitions.control(control);
        String entity = FeedControl.entity(control.record());
        if (entity != null) {
            schemas.remove(entity);
            superseded.remove(entity);
        }
    }

    /**
     * Checks the next change.
     *
     * @param gapThrough changes up to this sequence may have been dropped
     * @return the images of the row, null when they cannot be read
     */
    @Nullable
    ChangeImages change(Link link, ChangeEnvelope envelope, long gapThrough) {
        checkHeaders(link);
        checkPlace(link, envelope);
        if (link.record().timestamp() != envelope.at().toEpochMilli()) {
            findings.add(link.finding(
                    topic,
                    "the record carries the time " + link.record().timestamp() + ", the change says "
                            + envelope.at().toEpochMilli()));
        }
        if (envelope.version() != envelope.sequence()) {
            findings.add(link.finding(topic, "version " + envelope.version() + " of change " + envelope.sequence()));
        }
        byte[] value = Objects.requireNonNull(link.record().value());
        ChangeImages images = images(link, envelope, value);
        if (images == null) {
            forget(link);
        } else {
            int schemaId = ChangeBytes.schemaId(value);
            checkForm(link, images.form());
            checkBeginning(link);
            checkSchema(link, envelope, schemaId);
            byte[] key = checkKey(link, envelope, images, schemaId);
            if (key != null) {
                checkBefore(link, envelope, images, schemaId, key, gapThrough);
            }
        }
        return images;
    }

    /** Notes a change whose bytes were altered, so that its content cannot be trusted and is not checked. */
    void altered(Link link) {
        checkHeaders(link);
        last = null;
        forget(link);
    }

    /** Notes that the current content of the row is unknown. */
    private void forget(Link link) {
        byte[] key = link.record().key();
        if (key != null && Keys.of(key) != null) {
            rows.put(key, ImageTable.UNSURE);
        }
    }

    private void checkHeaders(Link link) {
        if (!link.record().headers().isEmpty()) {
            findings.add(link.finding(
                    topic,
                    "altered: the record has Kafka headers: "
                            + String.join(", ", link.record().headers())));
        }
    }

    /** Checks that the feed does not return to the form of an older release. */
    private void checkForm(Link link, FeedForm next) {
        FeedForm before = form;
        form = next;
        isOfStore |= before == null && next == FeedForm.FIRST;
        if (before != null && before != FeedForm.FIRST && next == FeedForm.FIRST) {
            findings.add(link.finding(
                    topic,
                    "a record in the form of an older release, after one that says more: it was put in, or an"
                            + " older release has published again"));
        }
    }

    /** Checks that the first record names the store. */
    private void checkBeginning(Link link) {
        if (!isOfStore) {
            findings.add(link.finding(topic, "dropped: no record before this one says which store the feed is of"));
            isOfStore = true;
        }
    }

    /** Checks that the change continues where the one before it ended. */
    private void checkPlace(Link link, ChangeEnvelope envelope) {
        ChangeEnvelope before = last;
        boolean goesOn = before != null && !before.isLast();
        if (before != null && goesOn && envelope.sequence() == before.sequence() + 1) {
            if (!isNext(before, envelope)) {
                findings.add(link.finding(
                        topic,
                        "change " + envelope.index() + " of " + envelope.count() + " does not go on with the write of"
                                + " change " + before.sequence() + ", " + before.index() + " of " + before.count()));
            }
        } else if (!goesOn && (envelope.index() != 0 || envelope.position().compareTo(position) <= 0)) {
            boolean afterGap = before == null || envelope.sequence() != before.sequence() + 1;
            if (!afterGap || envelope.position().compareTo(position) < 0) {
                findings.add(link.finding(
                        topic,
                        "change " + envelope.index() + " of " + envelope.count() + " begins a write behind "
                                + position));
            }
        }
        last = envelope;
        if (envelope.position().compareTo(position) > 0) {
            position = envelope.position();
        }
    }

    private static boolean isNext(ChangeEnvelope before, ChangeEnvelope next) {
        return next.position().equals(before.position())
                && next.index() == before.index() + 1
                && next.count() == before.count()
                && next.writeId().equals(before.writeId())
                && next.at().equals(before.at())
                && next.actor().equals(before.actor())
                && next.reason().equals(before.reason())
                && next.origin().equals(before.origin())
                && next.logDigest().equals(before.logDigest());
    }

    private @Nullable ChangeImages images(Link link, ChangeEnvelope envelope, byte[] value) {
        try {
            return decoder.images(envelope, value);
        } catch (MalformedChangeException | RegistryRefusedException e) {
            findings.add(link.finding(
                    topic,
                    "altered: it cannot be read with schema " + ChangeBytes.schemaId(value) + ": " + message(e)));
            return null;
        }
    }

    private static String message(EntailException e) {
        return String.valueOf(e.getMessage());
    }

    /** Checks that the versions of a definition only increase. */
    private void checkSchema(Link link, ChangeEnvelope envelope, int schemaId) {
        Integer current = schemas.put(envelope.entity(), schemaId);
        if (current == null || current == schemaId) {
            return;
        }
        Set<Integer> old = superseded.computeIfAbsent(envelope.entity(), name -> new HashSet<>());
        old.add(current);
        if (old.contains(schemaId)) {
            findings.add(link.finding(
                    topic,
                    "altered: this or a change before it has the wrong schema: " + schemaId + " was followed by "
                            + current + " already"));
        }
    }

    /** Returns the key that follows from the content, null when it cannot be determined. */
    private byte @Nullable [] checkKey(Link link, ChangeEnvelope envelope, ChangeImages images, int schemaId) {
        byte[] key = Objects.requireNonNull(link.record().key());
        Image image = images.after() == null ? images.before() : images.after();
        if (image == null) {
            return withoutContent(link, envelope, key);
        }
        EntityKeys entity = keys.computeIfAbsent(schemaId, id -> new EntityKeys(decoder.definition(id)));
        Bytes workspace = envelope.workspace() == null ? null : CanonicalKey.of(envelope.workspace());
        byte[] expected = ChangeKey.of(envelope.entity(), workspace, entity.keyOf(image.fields()));
        if (!Arrays.equals(key, expected)) {
            findings.add(link.finding(
                    topic,
                    "altered: the record's key is not that of its content, "
                            + new String(expected, StandardCharsets.UTF_8)));
        }
        return expected;
    }

    /**
     * Returns the key of a change whose writer did not store a valid entity; the last part of such a key cannot be
     * checked.
     */
    private byte @Nullable [] withoutContent(Link link, ChangeEnvelope envelope, byte[] key) {
        try {
            FeedKey parts = FeedKey.of(key);
            if (parts.entity().equals(envelope.entity()) && Objects.equals(parts.workspace(), envelope.workspace())) {
                return key;
            }
        } catch (MalformedChangeException e) {
            // Handled below.
        }
        findings.add(link.finding(topic, "altered: the record's key is not that of its content"));
        return null;
    }

    private void checkBefore(
            Link link, ChangeEnvelope envelope, ChangeImages images, int schemaId, byte[] key, long gapThrough) {
        ImageTable.Told told = rows.get(key);
        // A dropped change may have changed the row; that was reported already.
        boolean known = told == null ? gapThrough == 0 : told.sequence() > gapThrough;
        String fault = known ? fault(envelope, images, schemaId, told) : null;
        if (fault != null) {
            findings.add(link.finding(topic, fault));
        }
        Image after = images.after();
        if (envelope.op() == Op.D) {
            rows.remove(key);
        } else {
            rows.put(
                    key,
                    new ImageTable.Told(
                            envelope.sequence(),
                            schemaId,
                            definitions.newest(envelope.entity()),
                            envelope.position().offset(),
                            expiresAt(images),
                            after == null ? null : after.bytes()));
        }
    }

    private static long expiresAt(ChangeImages images) {
        if (images.form() == FeedForm.FIRST) {
            return ImageTable.Told.NOT_TOLD;
        }
        return images.expires() == null ? 0 : images.expires().toEpochMilli();
    }

    private @Nullable String fault(
            ChangeEnvelope envelope, ChangeImages images, int schemaId, ImageTable.@Nullable Told told) {
        if (envelope.op() == Op.D && images.after() != null) {
            return "a deletion that leaves something";
        }
        if (envelope.op() == Op.C) {
            return told != null
                    ? "a creation of a row that change " + told.sequence() + " has left"
                    : images.before() != null ? "a creation of a row that was there before" : null;
        }
        if (told == null) {
            return "a change of a row that was never created, or is deleted";
        }
        return isAsTold(images.before(), envelope.entity(), told, schemaId)
                ? null
                : "the row before is not what change " + told.sequence() + " has left";
    }

    private boolean isAsTold(@Nullable Image before, String entity, ImageTable.Told told, int schemaId) {
        Bytes image = told.image();
        if (image == null) {
            return before == null;
        }
        try {
            Bytes expected = inSchema(entity, image, told, schemaId);
            return before != null && before.bytes().equals(expected);
        } catch (MalformedEntityException e) {
            return before == null;
        } catch (IllegalArgumentException | DefinitionException e) {
            return true; // A definition between the two was dropped or altered, which was reported.
        }
    }

    /** Converts a row to the definition that a later change is written with. */
    private Bytes inSchema(String entity, Bytes image, ImageTable.Told told, int schemaId) {
        int newest = definitions.newest(entity);
        if (newest > 0 && told.version() > 0) {
            return definitions.bring(entity, image, told.version(), newest);
        }
        return told.schemaId() == schemaId
                ? image
                : RowImage.of(image, decoder.definition(told.schemaId()), decoder.definition(schemaId));
    }
}
