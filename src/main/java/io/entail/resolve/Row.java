package io.entail.resolve;

import io.entail.resolve.LogRecord.Put;
import java.util.List;

/**
 * One row of the state. Immutable.
 *
 * @param version the sequence of the change that made it: above 0, never used again
 * @param offset of the write that made it
 * @param workspace key of its workspace, null when the entity has none
 * @param definition version of the definition that {@code after} is encoded with
 * @param expiresAt milliseconds since 1970, 0 for never
 * @param claims one per unique constraint, null elements for none
 * @param references one per reference, null elements for none
 * @param after the whole entity, opaque here
 */
public record Row(
        long version,
        long offset,
        Bytes workspace,
        int definition,
        long expiresAt,
        List<Bytes> claims,
        List<Bytes> references,
        String keyId,
        Bytes after) {

    /** Returns the row that a put creates. */
    public static Row of(long version, long offset, Put put) {
        return new Row(
                version,
                offset,
                put.workspace(),
                put.definition(),
                put.expiresAt(),
                put.claims(),
                put.references(),
                put.keyId(),
                put.after());
    }

    /** Returns the key that a reference has, one past the last being the workspace; null for none. */
    public Bytes reference(int constraint) {
        return constraint < references.size() ? references.get(constraint) : workspace;
    }
}
