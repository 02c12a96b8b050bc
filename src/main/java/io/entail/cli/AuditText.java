package io.entail.cli;

import io.entail.audit.Difference;
import io.entail.audit.FieldChange;
import io.entail.audit.PastWrite;
import io.entail.read.Entity;
import io.entail.read.EntityChange;
import io.entail.read.EntityChange.Operation;
import io.entail.read.Position;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes as people and scripts read them. */
final class AuditText {
    private static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private AuditText() {}

    /** ISO 8601 in UTC with milliseconds. */
    static String at(Instant time) {
        return AT.format(time);
    }

    static String operation(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    /** One sign for it. */
    static String sign(Operation operation) {
        return switch (operation) {
            case CREATE -> "+";
            case UPDATE -> "~";
            case DELETE -> "-";
        };
    }

    /** Who made a change, when, why and where in the log. */
    static Map<String, @Nullable Object> cause(EntityChange change) {
        Map<String, @Nullable Object> cause = new LinkedHashMap<>();
        cause.put("position", change.position().toString());
        cause.put("at", at(change.at()));
        cause.put("actor", change.actor());
        cause.put("reason", change.reason());
        cause.put("write_id", change.write().toString());
        return cause;
    }

    /** Likewise, of a write. */
    static Map<String, Object> cause(PastWrite write) {
        Map<String, Object> cause = new LinkedHashMap<>();
        cause.put("position", write.position().toString());
        cause.put("at", at(write.at()));
        cause.put("actor", write.actor());
        cause.put("reason", write.reason());
        cause.put("write_id", write.id().toString());
        return cause;
    }

    /** Where writes of a command are in the log; no positions when there are none. */
    static Map<String, @Nullable Object> writes(int count, @Nullable Position first, @Nullable Position last) {
        Map<String, @Nullable Object> writes = new LinkedHashMap<>();
        writes.put("writes", count);
        writes.put("first_position", first == null ? null : first.toString());
        writes.put("last_position", last == null ? null : last.toString());
        return writes;
    }

    static String count(long number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }

    /** A line for the entity and one for each value that differs. */
    static List<String> lines(Difference difference) {
        String name = difference.either().text("name");
        List<String> lines = new ArrayList<>();
        lines.add(sign(difference.operation()) + " " + difference.entity() + (name == null ? "" : " " + name) + " ("
                + EntityText.text(difference.key()) + ")");
        lines.addAll(lines(difference.operation(), difference.diff()));
        return lines;
    }

    static Map<String, @Nullable Object> document(Difference difference) {
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
    static Map<String, @Nullable Object> diff(List<FieldChange> changes) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (FieldChange change : changes) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("before", change.before());
            values.put("after", change.after());
            fields.put(change.field(), values);
        }
        return fields;
    }

    /** One line for each value that differs. A creation has no values before, a deletion needs no telling. */
    static List<String> lines(Operation operation, List<FieldChange> changes) {
        return operation == Operation.DELETE
                ? List.of()
                : changes.stream()
                        .map(change -> "    " + change.field() + ": "
                                + (operation == Operation.CREATE ? "" : value(change.before()) + " -> ")
                                + value(change.after()))
                        .toList();
    }

    static String value(@Nullable Object value) {
        return value == null ? "null" : Json.text(value);
    }

    /** The entity at a moment, null when it was not there. */
    static @Nullable Map<String, Object> entity(@Nullable Entity entity) {
        return entity == null ? null : EntityJson.of(entity);
    }
}
