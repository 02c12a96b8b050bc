package io.entail.changes;

import io.entail.changes.ChangeImages.Image;
import io.entail.changes.registry.SchemaIds;
import io.entail.errors.MalformedChangeException;
import io.entail.errors.MalformedEntityException;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.EntityCodec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of the feed and of the topic of refusals, with the schemas of a registry. Each record has to agree with
 * its schema to the last byte. Used by one thread.
 *
 * <p>Every method throws {@link MalformedChangeException} when a record is of another kind, and the exceptions of
 * {@link SchemaIds} when a schema is not available; then the same record may be tried again.
 */
public final class ChangeDecoder {
    private final SchemaIds ids;
    private final Map<Integer, FeedSchema> schemas = new HashMap<>();

    public ChangeDecoder(SchemaIds ids) {
        this.ids = ids;
    }

    /** Reads a change from the key and the value of its record. */
    public Change change(byte[] key, byte[] value) {
        ChangeEnvelope envelope = ChangeEnvelope.of(value);
        return change(FeedKey.of(key), envelope, value);
    }

    Change change(FeedKey key, ChangeEnvelope envelope, byte[] value) {
        ChangeImages images = images(envelope, value);
        return Change.of(envelope, key, definition(ChangeBytes.schemaId(value)), images);
    }

    /** Reads the images of a change's row. */
    public ChangeImages images(ChangeEnvelope envelope, byte[] value) {
        WireInput in = new WireInput(value);
        FeedSchema.OfChanges schema = changes(in.schemaId());
        EntityDefinition definition = schema.definition();
        if (!definition.name().equals(envelope.entity())) {
            throw new MalformedChangeException("a change of '" + envelope.entity() + "' with schema " + in.schemaId()
                    + ", which is of '" + definition.name() + "'");
        }
        in.moveTo(envelope.rowStart());
        boolean expires = schema.form() != FeedForm.FIRST && in.readPresent();
        ChangeImages images = new ChangeImages(
                schema.form(),
                expires ? Instant.ofEpochMilli(in.readLong()) : null,
                in.at(),
                image(definition, in),
                image(definition, in));
        in.readDigest();
        in.readDigest();
        in.readDigest();
        in.requireEnd();
        return images;
    }

    /** Returns the definition with which the images of a schema's changes are encoded. */
    public EntityDefinition definition(int schemaId) {
        return changes(schemaId).definition();
    }

    /** Returns the form of the changes with a schema. */
    public FeedForm form(int schemaId) {
        return changes(schemaId).form();
    }

    private FeedSchema.OfChanges changes(int schemaId) {
        if (schema(schemaId) instanceof FeedSchema.OfChanges changes) {
            return changes;
        }
        throw new MalformedChangeException("schema " + schemaId + " where one of changes is expected");
    }

    /** Reads a record without a key, which says that the feed has reached a position and may contain more. */
    public Progress progress(byte[] value) {
        WireInput in = new WireInput(value);
        FeedSchema schema = schema(in.schemaId());
        Position position = ChangeEnvelope.position(in);
        Bytes logDigest = in.readDigest();
        long sequence = in.readLong();
        Bytes digest = in.readDigest();
        FeedForm form = FeedForm.SECOND;
        FeedOutcome outcome = null;
        FeedControl control = null;
        if (schema instanceof FeedSchema.OfControl of) {
            control = ControlInput.read(of.kind(), in);
        } else if (schema instanceof FeedSchema.OfProgress of) {
            form = of.form();
            outcome = form == FeedForm.SECOND && in.readPresent() ? outcome(in) : null;
        } else {
            throw otherSchema(in.schemaId());
        }
        if (form != FeedForm.LATER) {
            in.requireEnd();
        }
        return new Progress(position, logDigest, sequence, digest, form, outcome, control);
    }

    private static FeedOutcome outcome(WireInput in) {
        return new FeedOutcome(optionalUuid(in), result(in), in.readPresent() ? first(in) : null);
    }

    private static FeedOutcome.Result result(WireInput in) {
        return new FeedOutcome.Result(
                in.readText(), index(in), index(in), in.readOptionalText(), in.readPresent() ? in.readBytes() : null);
    }

    private static FeedOutcome.First first(WireInput in) {
        return new FeedOutcome.First(ChangeEnvelope.position(in), result(in), in.readLong(), in.readInt());
    }

    /** Returns -1 for none; a negative number is not allowed. */
    private static int index(WireInput in) {
        if (!in.readPresent()) {
            return -1;
        }
        int index = in.readInt();
        if (index < 0) {
            throw new MalformedChangeException("the index " + index);
        }
        return index;
    }

    /** Reads the refusal of a record of the writes topic. */
    public Rejection rejection(byte[] value) {
        requireSchema(value, FeedSchema.OfRejections.class);
        WireInput in = new WireInput(value);
        Rejection rejection = new Rejection(
                ChangeEnvelope.position(in),
                optionalUuid(in),
                in.readOptionalText(),
                in.readText(),
                in.readOptionalText(),
                in.readOptionalText(),
                in.readOptionalText(),
                Instant.ofEpochMilli(in.readLong()));
        in.requireEnd();
        return rejection;
    }

    private static @Nullable UUID optionalUuid(WireInput in) {
        return in.readPresent() ? in.readUuid() : null;
    }

    private static @Nullable Image image(EntityDefinition definition, WireInput in) {
        if (!in.readPresent()) {
            return null;
        }
        try {
            EntityCodec.First first = definition.codec().decodeFirst(in.bytes(), in.at(), in.remaining());
            Bytes bytes = Bytes.wrap(Arrays.copyOfRange(in.bytes(), in.at(), first.end()));
            in.moveTo(first.end());
            return new Image(bytes, first.values());
        } catch (MalformedEntityException e) {
            throw new MalformedChangeException(String.valueOf(e.getMessage()));
        }
    }

    private void requireSchema(byte[] value, Class<? extends FeedSchema> wanted) {
        int id = new WireInput(value).schemaId();
        if (!wanted.isInstance(schema(id))) {
            throw otherSchema(id);
        }
    }

    private static MalformedChangeException otherSchema(int id) {
        return new MalformedChangeException("schema " + id + " is of other records than these");
    }

    private FeedSchema schema(int id) {
        FeedSchema known = schemas.get(id);
        if (known == null) {
            known = FeedSchema.of(id, ids.schema(id));
            schemas.put(id, known);
        }
        return known;
    }
}
