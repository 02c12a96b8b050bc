package io.entail.forms;

import io.entail.audit.Blame;
import io.entail.audit.Difference;
import io.entail.audit.FieldChange;
import io.entail.audit.PastWrite;
import io.entail.audit.Version;
import io.entail.read.Entity;
import io.entail.read.EntityChange;
import io.entail.read.EntityChange.Operation;
import io.entail.read.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes changes with their actors and reasons as JSON. Scripts rely on these shapes. */
public final class AuditJson {
    private AuditJson() {}

    /** Returns the name of an operation as JSON has it. */
    public static String operation(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    /** Describes who made a change, when, why, and its position in the log. */
    public static Map<String, @Nullable Object> cause(EntityChange change) {
        Map<String, @Nullable Object> cause = new LinkedHashMap<>();
        cause.put("position", change.position().toString());
        cause.put("at", ChangeJson.time(change.at()));
        cause.put("actor", change.actor());
        cause.put("reason", change.reason());
        cause.put("write_id", change.write().toString());
        return cause;
    }

    /** Describes who made a write, when, why, and its position in the log. */
    public static Map<String, Object> cause(PastWrite write) {
        Map<String, Object> cause = new LinkedHashMap<>();
        cause.put("position", write.position().toString());
        cause.put("at", ChangeJson.time(write.at()));
        cause.put("actor", write.actor());
        cause.put("reason", write.reason());
        cause.put("write_id", write.id().toString());
        return cause;
    }

    /**
     * Describes how many writes a command made and their first and last position in the log, which are null when there
     * are none.
     */
    public static Map<String, @Nullable Object> writes(int count, @Nullable Position first, @Nullable Position last) {
        Map<String, @Nullable Object> writes = new LinkedHashMap<>();
        writes.put("writes", count);
        writes.put("first_position", first == null ? null : first.toString());
        writes.put("last_position", last == null ? null : last.toString());
        return writes;
    }

    public static Map<String, @Nullable Object> document(Difference difference) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("operation", operation(difference.operation()));
        document.put("entity", difference.entity());
        document.put("key", difference.key());
        document.put("diff", diff(difference.diff()));
        document.put("before", entity(difference.before()));
        document.put("after", entity(difference.after()));
        return document;
    }

    /** Returns {@code {"field":{"before":...,"after":...}}} with one member per changed field. */
    public static Map<String, @Nullable Object> diff(List<FieldChange> changes) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (FieldChange change : changes) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("before", change.before());
            values.put("after", change.after());
            fields.put(change.field(), values);
        }
        return fields;
    }

    /** Returns the entity as it was at a moment, null when it did not exist then. */
    public static @Nullable Map<String, Object> entity(@Nullable Entity entity) {
        return entity == null ? null : EntityJson.of(entity);
    }

    /**
     * Describes a version of an entity: its number, who made it, the fields that differ, and the entity before and
     * after.
     */
    public static Map<String, @Nullable Object> document(Version version) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("version", version.number());
        document.put("operation", operation(version.operation()));
        document.putAll(cause(version.change()));
        document.put("diff", diff(version.diff()));
        document.put("before", entity(version.change().before()));
        document.put("after", entity(version.change().after()));
        return document;
    }

    /** Describes the current value of a field and the change that set it. */
    public static Map<String, @Nullable Object> document(Blame.Field field) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("field", field.field());
        document.put("value", field.value());
        document.put("version", field.by().number());
        document.putAll(cause(field.by().change()));
        return document;
    }
}
