package io.entail.declarative;

import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.EntityInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an import writes, parents before children. Immutable.
 *
 * @param writes entities that are new or differ from their rows
 * @param unchanged how many entities the store has already, as they are
 * @param idsOfContent how many entities have neither id nor unique value: their ids are made from everything that is
 *     written about them, so an edited one will be another one
 */
public record ImportPlan(List<Write> writes, int unchanged, int idsOfContent) {
    /** Set by every write, whatever a file says. */
    static final String UPDATED_AT = "updated_at";

    /**
     * One entity to store.
     *
     * @param path where the files have it
     * @param key its primary key
     * @param values all fields that the files give, with references as maps and with the key; for an upsert
     * @param bytes about how much of a write it takes
     */
    public record Write(
            EntityDefinition definition,
            String path,
            Object key,
            Map<String, @Nullable Object> values,
            boolean isNew,
            int bytes) {}

    /**
     * Compares files with what is stored.
     *
     * @throws io.entail.errors.DeclarativeConfigException with everything that is wrong, by path
     */
    public static ImportPlan of(List<ConfigText> files, Definitions definitions, Existing existing, Instant now) {
        Faults faults = new Faults();
        Flattening flattening = new Flattening(definitions, faults);
        for (ConfigText file : files) {
            flattening.add(files.size() == 1 ? "" : file.name() + ": ", file.tree());
        }
        Settling settling = new Settling(definitions, existing, faults);
        Planning planning = new Planning(definitions, settling.known(), faults, now);
        settling.settle(flattening.entries()).forEach(planning::add);
        faults.throwIfAny();
        return new ImportPlan(List.copyOf(planning.writes), planning.unchanged, settling.idsOfContent());
    }

    /** Judges each entity as the DAO will, and compares it with its row. */
    private static final class Planning {
        private final Definitions definitions;
        private final Known known;
        private final Faults faults;
        private final Uniqueness uniqueness;
        private final Instant now;
        private final List<Write> writes = new ArrayList<>();
        private int unchanged;

        Planning(Definitions definitions, Known known, Faults faults, Instant now) {
            this.definitions = definitions;
            this.known = known;
            this.faults = faults;
            this.uniqueness = new Uniqueness(known, faults);
            this.now = now;
        }

        void add(Settled settled) {
            EntityDefinition definition = settled.definition();
            Map<String, Object> stored = settled.existing().map(Entity::fields).orElse(Map.of());
            Map<String, @Nullable Object> values = new LinkedHashMap<>(
                    EntityInput.forUpsert(definition, settled.values(), stored, now, UUID::randomUUID));
            Map<String, Object> tree =
                    new LinkedHashMap<>(EntityInput.validate(definitions, definition, values, false));
            // A parent that was not found is told already, and better.
            tree.keySet().removeIf(field -> faults.has(settled.entry().path() + "." + field));
            faults.addTree(settled.entry().path(), tree);
            checkWorkspace(settled);
            uniqueness.check(settled, values);
            Object key = settled.key();
            if (faults.isEmpty() && key != null) {
                addWrite(settled, key, values, stored);
            }
        }

        private void checkWorkspace(Settled settled) {
            settled.existing()
                    .filter(row -> !known.isHere(row))
                    .ifPresent(row ->
                            faults.add(settled.entry().path(), "'" + settled.key() + "' is in another workspace"));
        }

        private void addWrite(
                Settled settled, Object key, Map<String, @Nullable Object> values, Map<String, Object> stored) {
            EntityDefinition definition = settled.definition();
            byte[] bytes = definition.codec().encode(values);
            if (settled.existing().isPresent() && isSame(definition, values, stored)) {
                unchanged++;
                return;
            }
            writes.add(new Write(
                    definition,
                    settled.entry().path(),
                    key,
                    settled.values(),
                    settled.existing().isEmpty(),
                    bytes.length));
        }

        /** The time of the last update is made by each write and is no difference. */
        private static boolean isSame(
                EntityDefinition definition, Map<String, @Nullable Object> values, Map<String, Object> stored) {
            Map<String, @Nullable Object> wanted = new LinkedHashMap<>(values);
            if (stored.containsKey(UPDATED_AT)) {
                wanted.put(UPDATED_AT, stored.get(UPDATED_AT));
            }
            return Arrays.equals(
                    definition.codec().encode(wanted), definition.codec().encode(stored));
        }
    }
}
