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
 * Decides how the paths of routes are read. A file gives the format once, in {@code _format_version}; a row has it in a
 * field of its own. A row whose paths have the meaning that the file gives them is left as it is, even if it expresses
 * that in the other format.
 */
public final class PathReading {
    private static final String ROUTES = "routes";
    private static final String PATHS = "paths";
    private static final String SYNTAX = "path_syntax";

    private PathReading() {}

    /** Whether the entities of a kind have paths that depend on the format. */
    public static boolean concerns(EntityDefinition definition) {
        return definition.name().equals(ROUTES) && definition.field(PATHS) != null && definition.field(SYNTAX) != null;
    }

    /** Whether a row has paths in the format of 3.0. */
    static boolean is3(Entity row) {
        return PathSyntax.V3.equals(row.fields().get(SYNTAX));
    }

    /** Sets in an entity of a file how its paths are read. */
    static void settle(Entry entry, Optional<Entity> row, FileFaults faults) {
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

    /** Converts the values of a row to the format of version 3.0. */
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

    /** Returns the texts of a list; empty when it is no list of texts, which validation reports. */
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
