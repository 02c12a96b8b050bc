package io.entail.testkit;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.writes.CanonicalKey;
import io.entail.writes.DefineRecord;
import io.entail.writes.EntityKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Builds the records of a log in which every write is accepted. It counts the versions of rows, so that a test states
 * only the changes.
 */
public final class LogStory {
    private final Map<String, EntityDefinition> definitions = new HashMap<>();
    private final Map<String, Integer> definitionVersions = new HashMap<>();
    private final List<LogRecord> records = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();
    private long sequence;

    /** Begins with the records of the store and its definitions. */
    public LogStory(Definitions definitions) {
        this(definitions, 256 << 10, 900 << 10);
    }

    /** Begins a store with these limits for the size of an entity and of a write, in bytes. */
    public LogStory(Definitions definitions, int entityBytesMax, int writeBytesMax) {
        records.add(new LogRecord.Store(new UUID(7, 7), entityBytesMax, writeBytesMax));
        definitions.all().forEach(this::define);
    }

    /** Defines a new entity, or the next version of one that is already defined. */
    public LogStory define(EntityDefinition definition) {
        definitions.put(definition.name(), definition);
        records.add(DefineRecord.of(definition, definitionVersions.merge(definition.name(), 1, Integer::sum)));
        return this;
    }

    private EntityDefinition definition(String entity) {
        return Objects.requireNonNull(definitions.get(entity), entity);
    }

    /** Adds a workspace. */
    public LogStory workspace(String id, String name) {
        return put("workspaces", null, Map.of("id", id, "name", name));
    }

    /** Puts an entity. It replaces the one that has the same key. The values must be complete and valid. */
    public LogStory put(String entity, @Nullable String workspace, Map<String, ?> values) {
        return put(entity, workspace, values, 0);
    }

    /** Puts an entity that expires at this time, in milliseconds since 1970. */
    public LogStory put(String entity, @Nullable String workspace, Map<String, ?> values, long expiresAt) {
        byte[] image = definition(entity).codec().encode(values);
        return put(entity, workspace, values, expiresAt, image);
    }

    /** Puts a row with the key, claims and references of these values, but with an image that cannot be decoded. */
    public LogStory putBroken(String entity, @Nullable String workspace, Map<String, ?> values) {
        return put(entity, workspace, values, 0, new byte[] {(byte) 0xff});
    }

    private LogStory put(
            String entity, @Nullable String workspace, Map<String, ?> values, long expiresAt, byte[] image) {
        EntityKeys keys = new EntityKeys(definition(entity));
        Bytes key = keys.keyOf(values);
        String row = entity + key;
        LogRecord.Change put = new LogRecord.Put(
                entity,
                Objects.requireNonNull(definitionVersions.get(entity)),
                workspace == null ? null : CanonicalKey.of(workspace),
                key,
                versions.getOrDefault(row, 0L),
                expiresAt,
                keys.claims(values),
                keys.references(values),
                "",
                Bytes.wrap(image));
        versions.put(row, ++sequence);
        return write(put);
    }

    /** Deletes an entity. */
    public LogStory delete(String entity, Object key) {
        Bytes canonical = new EntityKeys(definition(entity)).key(key);
        String row = entity + canonical;
        long version = Objects.requireNonNull(versions.remove(row), "nothing to delete");
        LogRecord.Change delete = new LogRecord.Delete(entity, canonical, version, false);
        sequence++;
        return write(delete);
    }

    /** Returns the version that the last change has made. */
    public long lastVersion() {
        return sequence;
    }

    /** Returns all records, in order. */
    public List<LogRecord> records() {
        return List.copyOf(records);
    }

    private LogStory write(LogRecord.Change change) {
        UUID id = new UUID(8, records.size());
        records.add(new LogRecord.Write(id, "story", "tester", "", new LogRecord.Basis(-1, 0), List.of(change)));
        return this;
    }
}
