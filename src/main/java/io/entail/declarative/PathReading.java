package io.entail.declarative;

import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.formats.PathSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the paths of routes are read, which a file says once in its {@code _format_version} and a row for itself. A row
 * whose paths mean what the file says stays as it is, however it says so.
 */
public final class PathReading {
    private static final String ROUTES = "routes";
    private static final String PATHS = "paths";
    private static final String SYNTAX = "path_syntax";

    private PathReading() {}

    /** Whether entities of a kind have paths that are read in one way or the other. */
    public static boolean concerns(EntityDefinition definition) {
        return definition.name().equals(ROUTES) && definition.field(PATHS) != null && definition.field(SYNTAX) != null;
    }

    /** Whether a row has paths that are read as of 3.0. */
    static boolean is3(Entity row) {
        return PathSyntax.V3.equals(row.fields().get(SYNTAX));
    }

    /** Says in an entity of a file how its paths are read. */
    static void settle(Entry entry, Optional<Entity> row, Faults faults) {
        if (!concerns(entry.definition())) {
            return;
        }
        Map<String, @Nullable Object> values = entry.values();
        boolean as3 = entry.header().pathsAs3();
        if (!as3 && values.get(SYNTAX) != null) {
            faults.add(entry.path() + "." + SYNTAX, "the file says how paths are read: with the _format_version 3.0");
            return;
        }
        List<String> wanted = texts(values.get(PATHS));
        if (as3 && !wanted.isEmpty()) {
            values.putIfAbsent(SYNTAX, PathSyntax.V3);
        }
        if (row.isPresent() && is3(row.get()) != as3) {
            List<String> stored = texts(row.get().fields().get(PATHS));
            boolean valid = wanted.stream()
                    .allMatch(path -> (as3 ? PathSyntax.faultIn3(path) : PathSyntax.faultIn2(path)) == null);
            if (!wanted.isEmpty() && valid && in3(wanted, as3).equals(in3(stored, !as3))) {
                values.put(PATHS, stored);
                values.put(SYNTAX, row.get().fields().get(SYNTAX));
            }
        }
    }

    /** Changes the values of a row to what a file of version 3.0 says of it. */
    static void write3(Entity row, Map<String, @Nullable Object> values) {
        List<String> paths = texts(values.get(PATHS));
        if (!paths.isEmpty()) {
            values.put(PATHS, in3(paths, is3(row)));
            values.remove(SYNTAX);
        }
    }

    private static List<String> in3(List<String> paths, boolean are3) {
        return are3 ? paths : paths.stream().map(PathSyntax::in3).toList();
    }

    /** The texts of a list; none when it is another thing, which validation tells. */
    public static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        for (Object each : value instanceof List<?> list ? list : List.of()) {
            if (!(each instanceof String text)) {
                return List.of();
            }
            texts.add(text);
        }
        return texts;
    }
}
