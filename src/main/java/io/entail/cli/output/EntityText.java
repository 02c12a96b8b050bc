package io.entail.cli.output;

import io.entail.forms.EntityJson;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.JsonForm;
import io.entail.text.Columns;
import io.entail.text.Visible;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Formats rows for people. */
public final class EntityText {
    private static final Set<String> TIMES = Set.of("created_at", "updated_at");

    /** A longer value is cut to this number of characters before a column is left out. */
    private static final int READABLE = 16;

    private EntityText() {}

    /**
     * A table.
     *
     * @param lines the names of the columns, then a line for each row
     * @param leftOut the columns for which the terminal is too narrow
     */
    public record Table(List<String> lines, List<String> leftOut) {}

    /** Returns one line for each field that is set. On a terminal, moments are shown in local time as well. */
    public static List<String> of(EntityDefinition definition, Entity entity, Terminal out) {
        List<List<String>> rows = new ArrayList<>();
        EntityJson.of(entity).forEach((name, value) -> {
            Instant moment = out.isScreen() ? moment(definition.field(name), value) : null;
            rows.add(List.of(name, text(value) + (moment == null ? "" : "  (" + out.time(moment) + ")")));
        });
        return Columns.align(rows);
    }

    private static @Nullable Instant moment(@Nullable FieldDefinition field, Object value) {
        if (field != null && field.type() == FieldType.TIMESTAMP && value instanceof Long seconds) {
            return Instant.ofEpochSecond(seconds);
        }
        return value instanceof Instant moment ? moment : null;
    }

    /**
     * Returns a table of rows.
     *
     * @param wanted names of fields, dotted within records, maps and JSON objects; when empty, the columns are as many
     *     as fit: the name first, then the key, then the fields that any row has set
     * @param width the number of characters of a line; when empty, all values are shown in full
     */
    public static Table table(EntityDefinition definition, List<Entity> rows, List<String> wanted, OptionalInt width) {
        List<List<String>> cells = new ArrayList<>();
        List<String> columns = wanted.isEmpty() ? columns(definition, rows) : wanted;
        cells.add(columns);
        for (Entity row : rows) {
            Map<String, Object> values = EntityJson.of(row);
            cells.add(
                    columns.stream().map(column -> text(value(values, column))).toList());
        }
        int shown = wanted.isEmpty() && width.isPresent()
                ? Columns.fitting(cells, width.getAsInt(), READABLE)
                : columns.size();
        List<List<String>> fitting =
                cells.stream().map(row -> row.subList(0, shown)).toList();
        return new Table(Columns.table(fitting, width), columns.subList(shown, columns.size()));
    }

    /** Returns the value at a dotted name, null when there is none. */
    public static @Nullable Object value(Map<?, ?> values, String name) {
        Object value = values.get(name);
        int dot = name.indexOf('.');
        if (value != null || dot < 0) {
            return value;
        }
        return values.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                ? value(inner, name.substring(dot + 1))
                : null;
    }

    private static List<String> columns(EntityDefinition definition, List<Entity> rows) {
        Set<String> columns = new LinkedHashSet<>();
        definition.endpointKey().ifPresent(columns::add);
        columns.addAll(definition.primaryKey());
        for (FieldDefinition field : definition.fields()) {
            boolean tells = rows.stream()
                    .map(row -> row.fields().get(field.name()))
                    .anyMatch(value ->
                            value != null && !value.equals(field.defaultValue().orElse(null)));
            if (tells && !TIMES.contains(field.name())) {
                columns.add(field.name());
            }
        }
        if (rows.stream().anyMatch(row -> row.ttl() != null)) {
            columns.add(EntityJson.TTL);
        }
        return List.copyOf(columns);
    }

    /**
     * Returns a value on one line: a reference as the parent's key, a list with commas between its elements, a record
     * as JSON.
     */
    public static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Map<?, ?> map) {
            return map.size() == 1 && map.containsKey("id") ? text(map.get("id")) : Json.text(map);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(EntityText::text).collect(Collectors.joining(","));
        }
        return Visible.text(JsonForm.text(value));
    }
}
