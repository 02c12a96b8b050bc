package io.entail.cli.output;

import io.entail.forms.EntityJson;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.JsonForm;
import io.entail.text.Columns;
import io.entail.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Entities as people read them. */
public final class EntityText {
    /** Longer values are cut in lists; one entity by itself is shown whole. */
    private static final int CELL_MAX = 50;

    private static final Set<String> TIMES = Set.of("created_at", "updated_at");

    private EntityText() {}

    /** One line for each field that is set. */
    public static List<String> of(Entity entity) {
        Map<String, Object> values = EntityJson.of(entity);
        return Columns.align(values.entrySet().stream()
                .map(each -> List.of(each.getKey(), text(each.getValue())))
                .toList());
    }

    /** A table with the fields that differ: the name first, then the key, then what any of the rows has set. */
    public static List<String> table(EntityDefinition definition, List<Entity> rows) {
        List<List<String>> cells = new ArrayList<>();
        List<String> columns = columns(definition, rows);
        cells.add(columns);
        for (Entity row : rows) {
            cells.add(columns.stream()
                    .map(column -> cell(text(row.fields().get(column))))
                    .toList());
        }
        return Columns.align(cells);
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

    /** A text that fits a column. */
    public static String cell(String text) {
        return Columns.cut(text, CELL_MAX);
    }
}
