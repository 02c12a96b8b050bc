package io.entail.audit;

import io.entail.audit.RowSteps.Step;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.replica.StoreLog.MigratedAt;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.state.Defined;
import io.entail.state.FieldPlaces;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of one row at any time, by the definition that is in force now; an undo compares and restores it. After a
 * migration, values are in the fields where the migration has put them. For a field with another type, or a new field,
 * it is the value that the migration made; this is known if the migration rewrote this row with the same value. Values
 * that are not known are listed by {@link #lost}. Used by one thread.
 */
public final class RowContents {
    private final EntityImages images;
    private final String entity;
    private final int now;
    private final EntityDefinition definition;

    /** The values that the migration made for fields with another type and for new fields. */
    private final Map<Old, Object> made = new HashMap<>();

    /**
     * A former value of a field.
     *
     * @param generation the generation of the definition that was in force then
     * @param value null for none
     */
    private record Old(
            int generation, String field, @Nullable Object value) {}

    RowContents(EntityImages images, RowSteps row) {
        this.images = images;
        this.entity = row.entity();
        this.now = images.now(entity);
        this.definition = images.defined(entity).latest().parsed();
        learn(row);
    }

    /**
     * Learns from the writes of a migration that rewrote the row without changing it by the definition in force then.
     */
    private void learn(RowSteps changed) {
        Row before = changed.before();
        for (Step step : changed.steps()) {
            Row row = step.row();
            if (row != null && before != null && rewrites(before, row)) {
                Map<String, Object> brought = images.values(entity, row, now);
                unknown(before).forEach((field, old) -> {
                    Object value = brought.get(field);
                    if (value != null) {
                        made.put(old, value);
                    }
                });
            }
            before = row;
        }
    }

    private boolean rewrites(Row before, Row row) {
        Defined defined = images.defined(entity);
        if (!defined.requireVersion(row.definition()).isPrepared() || before.definition() >= row.definition()) {
            return false;
        }
        int then = defined.inForce(row.definition()).number();
        return images.values(entity, before, then).equals(images.values(entity, row, then));
    }

    /** Returns the former fields that no present field corresponds to, each with its former value. */
    private Map<String, Old> unknown(Row row) {
        Defined defined = images.defined(entity);
        int written = row.definition();
        int generation = defined.generation(written);
        if (generation == defined.generation(now)) {
            return Map.of();
        }
        FieldPlaces places = images.places(entity, written, now);
        int then = defined.inForce(written).number();
        Map<String, Object> old = images.values(entity, row, then);
        Map<String, Old> unknown = new LinkedHashMap<>();
        for (FieldDefinition field : definition.fields()) {
            if (places.source(field.name()) == null) {
                unknown.put(field.name(), new Old(generation, field.name(), old.get(field.name())));
            }
        }
        return unknown;
    }

    /**
     * Returns objects that are equal for rows with the same content, whatever their versions; null stands for no row.
     */
    public Object content(@Nullable Row row) {
        return row == null
                ? Optional.empty()
                : Arrays.asList(values(row), row.workspace(), row.expiresAt(), unknownValues(row));
    }

    /** Returns the former values that cannot be converted; rows that differ in them are not the same. */
    private Map<String, Object> unknownValues(Row row) {
        Map<String, Object> values = new HashMap<>();
        unknown(row).forEach((field, old) -> {
            if (old.value() != null && !made.containsKey(old)) {
                values.put(field, old.value());
            }
        });
        return values;
    }

    /** Returns the values of a row by the definition in force. */
    public Map<String, Object> values(Row row) {
        Map<String, Object> values = new LinkedHashMap<>(images.values(entity, row, now));
        unknown(row).forEach((field, old) -> {
            Object value = made.get(old);
            if (value != null) {
                values.put(field, value);
            }
        });
        return values;
    }

    /** Returns the fields of a row that cannot be converted to the definition in force, each with the reason. */
    public Map<String, String> lost(Row row) {
        MigratedAt last = images.lastMigration(entity);
        String step = last == null || last.offset() < 0
                ? "the migration of '" + entity + "'"
                : "the migration of '" + entity + "' at " + Position.of(last.offset());
        Map<String, String> lost = new LinkedHashMap<>();
        unknown(row).forEach((field, old) -> {
            FieldDefinition now = definition.requireField(field);
            if (made.containsKey(old)) {
                return;
            }
            if (old.value() != null) {
                lost.put(
                        field,
                        "had another type before " + step + ", and nothing says what its value of then would be now");
            } else if (now.required() && now.defaultValue().isEmpty()) {
                lost.put(field, "was not there before " + step + ", and is required now");
            }
        });
        return lost;
    }

    /**
     * Returns the entity in a row, null for no row.
     *
     * @param time milliseconds since 1970
     */
    public @Nullable Entity entity(@Nullable Row row, long time) {
        return row == null ? null : EntityImages.entity(entity, row, values(row), time);
    }
}
