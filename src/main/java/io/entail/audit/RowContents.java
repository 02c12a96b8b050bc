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
 * What one row was at any time, by the definition that is in force now: what an undo compares and restores. Where a migration
 * lies between, fields are where it has put them. A field that has another type since, or is new, has what the migration made
 * of its value: that is known where this row was rewritten with the same value. What is not known is {@link #lost}. Used by
 * one thread.
 */
public final class RowContents {
    private final EntityImages images;
    private final String entity;
    private final int now;
    private final EntityDefinition definition;

    /** What the migration has made of values of fields that have another type or are new. */
    private final Map<Old, Object> made = new HashMap<>();

    /**
     * A value that a field had before, in the version that was in force.
     *
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

    /** From the writes that have rewritten the row and left it as it was by the definition that was in force then. */
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

    /** The fields that no field of a row is brought to, each with what it was then. */
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

    /** Equal for rows that have the same content, whatever their versions; null stands for none. */
    public Object content(@Nullable Row row) {
        return row == null
                ? Optional.empty()
                : Arrays.asList(values(row), row.workspace(), row.expiresAt(), unknownValues(row));
    }

    /** Rows that differ in what cannot be brought to now are not the same. */
    private Map<String, Object> unknownValues(Row row) {
        Map<String, Object> values = new HashMap<>();
        unknown(row).forEach((field, old) -> {
            if (old.value() != null && !made.containsKey(old)) {
                values.put(field, old.value());
            }
        });
        return values;
    }

    /** The values of a row. */
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

    /** Fields of a row that cannot be brought to the definition of now, each with the reason. */
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
     * The entity in a row, null for none.
     *
     * @param time milliseconds since 1970
     */
    public @Nullable Entity entity(@Nullable Row row, long time) {
        return row == null ? null : EntityImages.entity(entity, row, values(row), time);
    }
}
