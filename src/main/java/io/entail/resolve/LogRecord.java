package io.entail.resolve;

import java.util.List;
import java.util.UUID;

/**
 * A decoded record of the writes topic. {@code avro/write.avdl} describes the bytes: one byte with the protocol number,
 * then the Avro binary encoding of a union of these. Immutable.
 */
public sealed interface LogRecord {

    /** The first accepted record of a store. Limits are in uncompressed bytes. */
    record Store(UUID id, int maxEntityBytes, int maxWriteBytes) implements LogRecord {}

    /** Enables a protocol number (2 to 255) for all later records. */
    record Protocol(int number) implements LogRecord {}

    /** A definition of an entity. {@code schema} is its whole Avro JSON and opaque here. */
    record Define(String entity, int version, Constraints constraints, String schema) implements LogRecord {}

    /**
     * A definition that extends the one in force and stands beside it while rows are rewritten under it. Of protocol 2.
     * {@code schema} is its whole Avro JSON and opaque here.
     */
    record Prepare(String entity, int version, Constraints constraints, String schema) implements LogRecord {}

    /**
     * The last step of a migration: a definition that replaces both the one in force and the prepared one, and by which
     * rows of the prepared one are read. Of protocol 2.
     *
     * @param schema its whole Avro JSON, opaque here
     * @param uniqueFrom one per unique constraint, in order: its place in the list of the prepared definition
     * @param referencesFrom likewise one per reference
     * @param upTo the sequence up to which the rows of the entity are known to fit
     */
    record Migrate(
            String entity,
            int version,
            Constraints constraints,
            String schema,
            List<Integer> uniqueFrom,
            List<Integer> referencesFrom,
            long upTo)
            implements LogRecord {}

    /**
     * Several changes that are accepted or rejected together.
     *
     * @param origin the process that wrote it, for messages
     * @param actor who asked for it, as the writer claims
     * @param reason why, or the empty text
     */
    record Write(UUID id, String origin, String actor, String reason, Basis basis, List<Change> changes)
            implements LogRecord {}

    /**
     * The position of the writer's replica when the write was planned.
     *
     * @param offset the last offset it had applied, -1 for none
     * @param digest8 the first 8 bytes of its digest there, big endian; 0 when the offset is -1
     */
    record Basis(long offset, long digest8) {}

    /** The mechanical part of an entity definition: all that {@link Resolver} looks at. */
    record Constraints(
            List<String> primaryKey,
            boolean workspaceable,
            List<Unique> unique,
            List<Reference> references,
            List<Field> fields) {}

    /** A unique constraint; its place in the list is its index. {@code acrossWorkspaces} widens its scope. */
    record Unique(String name, List<String> fields, boolean acrossWorkspaces) {}

    /** A reference from a field to the primary key of an entity; its place in the list is its index. */
    record Reference(String field, String entity) {}

    /** A field's name and the text of its Avro type. */
    record Field(String name, String type) {}

    /** One change of a {@link Write}. */
    sealed interface Change {
        String entity();

        /** Returns the canonical bytes of the primary key. */
        Bytes key();

        /** Returns the version that the row must have; 0 if it must be absent. */
        long expected();
    }

    /**
     * Creates a row ({@code expected} 0) or replaces it.
     *
     * @param definition version of the definition that {@code after} is encoded with
     * @param workspace key of the row's workspace, null for an entity that has none
     * @param expiresAt milliseconds since 1970, 0 for never
     * @param claims one per unique constraint, in order; null elements claim nothing
     * @param references one per reference, in order: the parent's key, or null for none
     * @param keyId reserved for encryption, empty
     * @param after the whole entity in Avro binary, opaque here
     */
    record Put(
            String entity,
            int definition,
            Bytes workspace,
            Bytes key,
            long expected,
            long expiresAt,
            List<Bytes> claims,
            List<Bytes> references,
            String keyId,
            Bytes after)
            implements Change {

        /** Returns the key that a reference has, one past the last being the workspace; null for none. */
        public Bytes reference(int constraint) {
            return constraint < references.size() ? references.get(constraint) : workspace;
        }
    }

    /** Removes a row; with {@code ifExpired} only when the append time has reached its {@code expiresAt}. */
    record Delete(String entity, Bytes key, long expected, boolean ifExpired) implements Change {}

    /** A version precondition without effect, for a row that a decision was based on. */
    record Check(String entity, Bytes key, long expected) implements Change {}
}
