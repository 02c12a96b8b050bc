package io.entail.cli.output;

import io.entail.forms.EntityJson;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.value.JsonForm;
import io.entail.text.Columns;
import io.entail.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Entities as people read them. */
public final class EntityText {
    private static final Set<String> TIMES = Set.of("created_at", "updated_at");

    private EntityText() {}

    /** One line for each field that is set. */
    public static List<String> of(Entity entity) {
        Map<String, Object> values = EntityJson.of(entity);
        return Columns.align(values.entrySet().stream()
                .map(each -> List.of(each.getKey(), text(each.getValue())))
                .toList());
    }

    /**
     * A table of entities: the names of its columns first, then a line for each.
     *
     * @param wanted names of fields, dotted within records, maps and JSON objects; none for those that differ: the name first,
     *     then the key, then what any of the rows has set
     * @param width characters of a line, empty where every value is shown whole
     */
    public static List<String> table(
            EntityDefinition definition, List<Entity> rows, List<String> wanted, OptionalInt width) {
        List<List<String>> cells = new ArrayList<>();
        List<String> columns = wanted.isEmpty() ? columns(definition, rows) : wanted;
        cells.add(columns);
        for (Entity row : rows) {
            Map<String, Object> values = EntityJson.of(row);
            cells.add(
                    columns.stream().map(column -> text(value(values, column))).toList());
        }
        return Columns.table(cells, width);
    }

    /** The value at a dotted name, null when there is none. */
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

    /** A value on one line: references by the parent's key, lists with commas between, records as JSON. */
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
