package io.entail.declarative;

import io.entail.declarative.ImportPlan.Change;
import io.entail.declarative.ImportPlan.Removal;
import io.entail.declarative.ImportPlan.Write;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.input.EntityInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Computes the changes that a plan would make, row by row and field by field. */
public final class Differences {
    private final Existing existing;
    private final Instant now;

    /** Compares plans with the given rows. */
    public Differences(Existing existing, Instant now) {
        this.existing = existing;
        this.now = now;
    }

    /** The kind of change that a row undergoes. */
    public enum Kind {
        CREATE("+"),
        UPDATE("~"),
        DELETE("-");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }

        /** Returns a one-character sign for it. */
        public String sign() {
            return sign;
        }
    }

    /** A field whose value changes; null stands for unset. */
    public record Field(
            String name, @Nullable Object before, @Nullable Object after) {}

    /**
     * A row that changes.
     *
     * @param key its primary key
     * @param name its endpoint key, null when it has none
     * @param fields in the order of the definition, without the time of the last update
     */
    public record Difference(
            Kind kind, String entity, Object key, @Nullable Object name, List<Field> fields) {}

    /**
     * Passes the differences that a plan makes to the listener one by one: first the entities in their order, then the
     * rows to delete.
     */
    public void tell(ImportPlan plan, Consumer<Difference> listener) {
        plan.writes().forEach(write -> listener.accept(of(write)));
        plan.removals().forEach(removal -> listener.accept(of(removal)));
    }

    private Difference of(Write write) {
        EntityDefinition definition = write.definition();
        Map<String, Object> before = write.isNew() ? Map.of() : stored(write);
        Difference difference = difference(
                write.isNew() ? Kind.CREATE : Kind.UPDATE,
                write,
                before,
                EntityInput.forUpsertAsStored(definition, write.values(), before, now, UUID::randomUUID));
        return withTime(difference, write);
    }

    private Difference of(Removal removal) {
        return difference(Kind.DELETE, removal, stored(removal), Map.of());
    }

    /**
     * Adds the time to live to a difference when the file changes it. That some time has passed since the last write is
     * no change.
     */
    private Difference withTime(Difference difference, Write write) {
        Optional<Entity> row = existing.byKey(write.definition().name(), write.key());
        boolean same = row.map(found -> TimeToLive.isSame(found, write.ttl())).orElse(write.ttl() == 0);
        if (same) {
            return difference;
        }
        List<Field> fields = new ArrayList<>(difference.fields());
        fields.add(
                new Field(TimeToLive.FIELD, row.map(Entity::ttl).orElse(null), write.ttl() == 0 ? null : write.ttl()));
        return new Difference(difference.kind(), difference.entity(), difference.key(), difference.name(), fields);
    }

    private Map<String, Object> stored(Change change) {
        return existing.byKey(change.definition().name(), change.key())
                .map(Entity::fields)
                .map(fields -> EntityInput.current(change.definition(), fields))
                .orElse(Map.of());
    }

    private static Difference difference(
            Kind kind, Change change, Map<String, Object> before, Map<String, Object> after) {
        EntityDefinition definition = change.definition();
        List<Field> fields = new ArrayList<>();
        for (FieldDefinition field : definition.fields()) {
            String name = field.name();
            Object old = before.get(name);
            Object fresh = after.get(name);
            boolean told = !name.equals(ImportPlan.UPDATED_AT)
                    && !definition.primaryKey().contains(name);
            if (told && !Objects.equals(old, fresh)) {
                fields.add(new Field(name, old, fresh));
            }
        }
        Map<String, Object> named = after.isEmpty() ? before : after;
        Object name = definition.endpointKey().map(named::get).orElse(null);
        return new Difference(kind, definition.name(), change.key(), name, fields);
    }
}
