package io.entail.cli;

import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Entities as people read them. */
final class EntityText {
    /** Longer values are cut in lists; one entity by itself is shown whole. */
    private static final int CELL_MAX = 50;

    private static final Set<String> TIMES = Set.of("created_at", "updated_at");

    private EntityText() {}

    /** One line for each field that is set. */
    static List<String> of(Entity entity) {
        Map<String, Object> values = EntityJson.of(entity);
        int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
        return values.entrySet().stream()
                .map(each -> pad(each.getKey(), width) + "  " + text(each.getValue()))
                .toList();
    }

    /** A table with the fields that differ: the name first, then the key, then what any of the rows has set. */
    static List<String> table(EntityDefinition definition, List<Entity> rows) {
        List<List<String>> cells = new ArrayList<>();
        List<String> columns = columns(definition, rows);
        cells.add(columns);
        for (Entity row : rows) {
            cells.add(columns.stream()
                    .map(column -> cut(text(row.fields().get(column))))
                    .toList());
        }
        return align(cells);
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

    /** Columns as wide as their widest cell. */
    static List<String> align(List<List<String>> rows) {
        Map<Integer, Integer> widths = new LinkedHashMap<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths.merge(i, length(row.get(i)), Math::max);
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                boolean last = i == row.size() - 1;
                line.append(last ? row.get(i) : pad(row.get(i), widths.getOrDefault(i, 0)) + "  ");
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /** A value on one line: references by the parent's key, lists with commas between, records as JSON. */
    static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Map<?, ?> map) {
            return map.size() == 1 && map.containsKey("id") ? String.valueOf(map.get("id")) : Json.text(map);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(EntityText::text).collect(Collectors.joining(","));
        }
        return String.valueOf(value).replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    }

    /** A text that fits a column. */
    static String cell(String text) {
        return cut(text);
    }

    private static String cut(String text) {
        return length(text) <= CELL_MAX ? text : text.substring(0, text.offsetByCodePoints(0, CELL_MAX - 1)) + "…";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - length(text)));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
