package io.entail.changes;

import io.entail.changes.ChangeImages.Image;
import io.entail.errors.MalformedChangeException;
import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityCodec;
import io.entail.schema.EntityDefinition;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of the feed, and of the refusals, with the schemas that a registry has: each has to be exactly what its
 * schema says, to the last byte. Used by one thread.
 *
 * <p>Every method throws {@link MalformedChangeException} when a record is something else, and what {@link SchemaIds}
 * throws when a schema cannot be had; the same record may be tried again then.
 */
public final class ChangeDecoder {
    private final SchemaIds ids;
    private final Map<Integer, FeedSchema> schemas = new HashMap<>();

    public ChangeDecoder(SchemaIds ids) {
        this.ids = ids;
    }

    /** A change from the key and the value of its record. */
    public Change change(byte[] key, byte[] value) {
        ChangeEnvelope envelope = ChangeEnvelope.of(value);
        return change(FeedKey.of(key), envelope, value);
    }

    Change change(FeedKey key, ChangeEnvelope envelope, byte[] value) {
        return Change.of(envelope, key, images(envelope, value));
    }

    /** The images of a change's row. */
    public ChangeImages images(ChangeEnvelope envelope, byte[] value) {
        WireInput in = new WireInput(value);
        EntityDefinition definition = definition(in.schemaId());
        if (!definition.name().equals(envelope.entity())) {
            throw new MalformedChangeException("a change of '" + envelope.entity() + "' with schema " + in.schemaId()
                    + ", which is of '" + definition.name() + "'");
        }
        in.moveTo(envelope.imagesStart());
        ChangeImages images = new ChangeImages(image(definition, in), image(definition, in));
        in.readDigest();
        in.readDigest();
        in.readDigest();
        in.requireEnd();
        return images;
    }

    /** The definition that a schema of changes has its images in. */
    public EntityDefinition definition(int schemaId) {
        if (schema(schemaId) instanceof FeedSchema.OfChanges changes) {
            return changes.definition();
        }
        throw new MalformedChangeException("schema " + schemaId + " where one of changes is expected");
    }

    /** That the feed has come to a position. */
    public Progress progress(byte[] value) {
        requireSchema(value, FeedSchema.OfProgress.class);
        WireInput in = new WireInput(value);
        Progress progress = new Progress(ChangeEnvelope.position(in), in.readDigest(), in.readLong(), in.readDigest());
        in.requireEnd();
        return progress;
    }

    /** That a record of the writes topic was refused. */
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
            throw new MalformedChangeException("schema " + id + " is of other records than these");
        }
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
