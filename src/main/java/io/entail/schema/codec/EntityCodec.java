package io.entail.schema.codec;

import io.entail.errors.MalformedEntityException;
import io.entail.schema.RecordDefinition;
import java.util.Map;

/**
 * Turns entities into Avro's binary encoding and back, compiled for one definition. Immutable and thread-safe.
 *
 * <p>The bytes are those that any Avro library reads and writes with the definition's schema; maps are written in the
 * order of their keys.
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
     * The bytes of an entity. What is absent or null is written as null, or as its default where the field cannot be
     * null.
     *
     * @throws IllegalArgumentException naming the field, when the values do not fit; validated ones always do
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

    /** As {@link #decode(byte[], int, int)}, of a whole array. */
    public Struct decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /**
     * The entity that the bytes are. Allocates no more than a small multiple of their length.
     *
     * @throws MalformedEntityException when they are no entity of this definition
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
     * Whether the bytes are an entity, without making one of them.
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
     * An entity that bytes begin with.
     *
     * @param end where its bytes end
     */
    public record First(Struct values, int end) {}

    /**
     * As {@link #decode(byte[], int, int)}, and bytes of something else may follow.
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
