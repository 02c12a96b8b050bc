package io.entail.schema.codec;

import io.entail.errors.MalformedEntityException;
import io.entail.schema.RecordDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts entities to Avro's binary encoding and back; compiled for one definition. Immutable and thread-safe.
 *
 * <p>Any Avro library can read and write the bytes with the definition's schema; maps are written in the order of their
 * keys.
 */
public final class EntityCodec {
    private final String entity;
    private final RecordCodec record;

    private EntityCodec(String entity, RecordCodec record) {
        this.entity = entity;
        this.record = record;
    }

    public static EntityCodec compile(String entity, RecordDefinition record) {
        return new EntityCodec(entity, new RecordCodec(record));
    }

    /**
     * Encodes an entity. An absent or null value is written as null, or as the default where the field cannot be null.
     *
     * @throws IllegalArgumentException naming the field, when a value does not fit; validated values always fit
     */
    public byte[] encode(Map<String, ?> values) {
        ValueOutput out = new ValueOutput();
        try {
            record.write(values, out);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(entity + "." + e.getMessage(), e);
        }
        return out.toBytes();
    }

    /**
     * Returns an entity in which unset fields that cannot be null have their defaults. A field without a default stays
     * unset, and such an entity cannot be encoded.
     *
     * @param values one per field of the definition, in its order, as decoding returns them; null for unset
     */
    public Struct complete(@Nullable Object[] values) {
        return record.complete(values);
    }

    /** Decodes a whole array like {@link #decode(byte[], int, int)}. */
    public Struct decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /**
     * Decodes an entity. Allocates at most a small multiple of the length.
     *
     * @throws MalformedEntityException when the bytes are not an entity of this definition
     */
    public Struct decode(byte[] bytes, int offset, int length) {
        ValueInput in = new ValueInput(bytes, offset, length);
        try {
            Struct values = record.read(in);
            if (in.remaining() > 0) {
                throw new MalformedEntityException(in.remaining() + " bytes are left");
            }
            return values;
        } catch (MalformedEntityException e) {
            throw malformed(e);
        }
    }

    /**
     * Checks that the bytes are an entity, without creating it.
     *
     * @throws MalformedEntityException when {@link #decode(byte[])} would throw it
     */
    public void check(byte[] bytes) {
        ValueInput in = new ValueInput(bytes, 0, bytes.length);
        try {
            record.check(in);
            if (in.remaining() > 0) {
                throw new MalformedEntityException(in.remaining() + " bytes are left");
            }
        } catch (MalformedEntityException e) {
            throw malformed(e);
        }
    }

    /**
     * An entity at the beginning of longer bytes.
     *
     * @param end index after its last byte
     */
    public record First(Struct values, int end) {}

    /**
     * Decodes an entity like {@link #decode(byte[], int, int)}, but further bytes may follow it.
     *
     * @throws MalformedEntityException when the bytes do not begin with an entity of this definition
     */
    public First decodeFirst(byte[] bytes, int offset, int length) {
        ValueInput in = new ValueInput(bytes, offset, length);
        try {
            Struct values = record.read(in);
            return new First(values, offset + length - in.remaining());
        } catch (MalformedEntityException e) {
            throw malformed(e);
        }
    }

    private MalformedEntityException malformed(MalformedEntityException e) {
        return new MalformedEntityException("bytes that are no entity of '" + entity + "': " + e.getMessage());
    }
}
