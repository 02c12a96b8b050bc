package io.entail.project.postgres.write;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
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
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** A log that a test writes record by record, with any definitions and, if wanted, with rows of a faulty writer. */
final class PgStory {
    private final List<LogRecord> records = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, EntityDefinition> definitions = new HashMap<>();
    private final Map<String, Integer> latest = new HashMap<>();
    private final List<LogRecord.Change> open = new ArrayList<>();
    private long sequence;
    private boolean together;

    PgStory() {
        records.add(new LogRecord.Store(new UUID(7, 7), 4 << 20, 8 << 20));
    }

    /** Adds the first or the next version of a definition, given as Avro JSON. */
    PgStory define(String json) {
        return define(EntityDefinition.of(new Schema.Parser().parse(json)));
    }

    PgStory define(EntityDefinition definition) {
        int version = latest.merge(definition.name(), 1, Integer::sum);
        definitions.put(definition.name(), definition);
        records.add(DefineRecord.of(definition, version));
        return this;
    }

    EntityDefinition definition(String entity) {
        return Objects.requireNonNull(definitions.get(entity), entity);
    }

    PgStory put(String entity, @Nullable String workspace, Map<String, ?> values) {
        EntityKeys keys = new EntityKeys(definition(entity));
        return put(
                entity,
                workspace,
                keys.keyOf(values),
                values,
                definition(entity).codec().encode(values));
    }

    /** Puts a row with the claims and references of these values and with this image, which may differ from them. */
    PgStory put(String entity, @Nullable String workspace, Bytes key, Map<String, ?> values, byte[] image) {
        EntityKeys keys = new EntityKeys(definition(entity));
        String row = entity + key;
        LogRecord.Put put = new LogRecord.Put(
                entity,
                Objects.requireNonNull(latest.get(entity)),
                workspace == null ? null : CanonicalKey.of(workspace),
                key,
                versions.getOrDefault(row, 0L),
                0,
                keys.claims(values),
                keys.references(values),
                "",
                Bytes.wrap(image));
        versions.put(row, ++sequence);
        return write(put);
    }

    PgStory delete(String entity, Object key) {
        Bytes canonical = key instanceof Bytes bytes ? bytes : CanonicalKey.of(key);
        long version = Objects.requireNonNull(versions.remove(entity + canonical), "nothing to delete");
        sequence++;
        return write(new LogRecord.Delete(entity, canonical, version, false));
    }

    /** Makes all changes up to {@link #end} one write. */
    PgStory begin() {
        together = true;
        return this;
    }

    PgStory end() {
        together = false;
        write(new LogRecord.Write(
                new UUID(8, records.size()), "story", "tester", "", new LogRecord.Basis(-1, 0), List.copyOf(open)));
        open.clear();
        return this;
    }

    private PgStory write(LogRecord.Change change) {
        open.add(change);
        return together ? this : end();
    }

    private void write(LogRecord.Write write) {
        records.add(write);
    }

    List<LogRecord> records() {
        return List.copyOf(records);
    }
}
