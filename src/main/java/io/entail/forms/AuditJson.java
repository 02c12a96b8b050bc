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

/** What was changed, by whom and why, in the shapes that scripts rely on. */
public final class AuditJson {
    private AuditJson() {}

    /** Its name. */
    public static String operation(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    /** Who made a change, when, why and where in the log. */
    public static Map<String, @Nullable Object> cause(EntityChange change) {
        Map<String, @Nullable Object> cause = new LinkedHashMap<>();
        cause.put("position", change.position().toString());
        cause.put("at", ChangeJson.time(change.at()));
        cause.put("actor", change.actor());
        cause.put("reason", change.reason());
        cause.put("write_id", change.write().toString());
        return cause;
    }

    /** Likewise, of a write. */
    public static Map<String, Object> cause(PastWrite write) {
        Map<String, Object> cause = new LinkedHashMap<>();
        cause.put("position", write.position().toString());
        cause.put("at", ChangeJson.time(write.at()));
        cause.put("actor", write.actor());
        cause.put("reason", write.reason());
        cause.put("write_id", write.id().toString());
        return cause;
    }

    /** Where writes of a command are in the log; no positions when there are none. */
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

    /** {@code {"field":{"before":...,"after":...}}}. */
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

    /** The entity at a moment, null when it was not there. */
    public static @Nullable Map<String, Object> entity(@Nullable Entity entity) {
        return entity == null ? null : EntityJson.of(entity);
    }

    /** A version of an entity: what it is, who made it, what differs, the entity before and after. */
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

    /** The value of a field and the change that gave it. */
    public static Map<String, @Nullable Object> document(Blame.Field field) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("field", field.field());
        document.put("value", field.value());
        document.put("version", field.by().number());
        document.putAll(cause(field.by().change()));
        return document;
    }
}
