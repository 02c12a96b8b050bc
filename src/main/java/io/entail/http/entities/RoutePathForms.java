package io.entail.http.entities;

import io.entail.declarative.PathReading;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.formats.PathSyntax;
import io.entail.schema.value.NullTrees;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts paths of routes between the stored form and that of the version which the API offers. In version 2.8 the
 * characters of a path decide whether it is a pattern. A row in the format of 3.0 is shown with {@code ~} before a
 * pattern, which no path of 2.8 begins with; a client may send that form back, and it is stored as before.
 */
public final class RoutePathForms {
    private static final String ROUTES = "routes";
    private static final String PATHS = "paths";
    private static final String SYNTAX = "path_syntax";
    private static final String PATTERN = "~";

    /** Characters that have a special meaning in a pattern. */
    private static final Pattern SIGNS = Pattern.compile("[\\\\.^$|?*+()\\[\\]{}]");

    private RoutePathForms() {}

    /** Returns the entity in the form that is shown. The field with the format of its paths is left out. */
    public static Entity shown(Entity entity, boolean as3) {
        if (!entity.type().equals(ROUTES) || !entity.fields().containsKey(SYNTAX)) {
            return entity;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(entity.fields());
        boolean are3 = PathSyntax.V3.equals(fields.remove(SYNTAX));
        fields.computeIfPresent(PATHS, (name, paths) -> shown(PathReading.texts(paths), are3, as3));
        return new Entity(
                entity.type(),
                NullTrees.fields(fields),
                entity.version(),
                entity.position(),
                entity.workspace(),
                entity.ttl());
    }

    private static List<String> shown(List<String> paths, boolean are3, boolean as3) {
        if (are3 == as3) {
            return paths;
        }
        return paths.stream().map(as3 ? PathSyntax::in3 : RoutePathForms::in2).toList();
    }

    /** Returns a path of 3.0 in the format of 2.8; returns it in the marked form when 2.8 cannot express it. */
    private static String in2(String path3) {
        boolean pattern = path3.startsWith(PATTERN);
        String path2 = pattern ? path3.substring(1) : path3;
        if (PathSyntax.faultIn2(path2) == null && PathSyntax.in3(path2).equals(path3)) {
            return path2;
        }
        return pattern ? path3 : PATTERN + SIGNS.matcher(path3).replaceAll("\\\\$0");
    }

    /**
     * Decides how the paths that a client sends are read.
     *
     * @param row as it is stored; paths that equal its shown form are left as they are
     */
    static BodyValues settle(EntityDefinition definition, BodyValues given, Optional<Entity> row, boolean as3) {
        Object paths = given.fields().get(PATHS);
        if (!PathReading.concerns(definition)
                || given.fields().get(SYNTAX) != null
                || !given.fields().containsKey(PATHS)) {
            return given;
        }
        List<String> wanted = PathReading.texts(paths);
        if (row.isPresent()) {
            Map<String, Object> stored = row.get().fields();
            boolean are3 = PathSyntax.V3.equals(stored.get(SYNTAX));
            Object before = stored.get(PATHS);
            if (Objects.equals(paths, before == null ? null : shown(PathReading.texts(before), are3, as3))) {
                return with(given, before, are3);
            }
        }
        if (as3) {
            return with(given, paths, !wanted.isEmpty());
        }
        boolean marked = wanted.stream().anyMatch(path -> path.startsWith(PATTERN));
        return with(given, marked ? wanted.stream().map(RoutePathForms::in3).toList() : paths, marked);
    }

    private static String in3(String path) {
        return path.startsWith(PATTERN) || PathSyntax.faultIn2(path) != null ? path : PathSyntax.in3(path);
    }

    private static BodyValues with(BodyValues given, @Nullable Object paths, boolean are3) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(given.fields());
        fields.put(PATHS, paths);
        fields.put(SYNTAX, are3 ? PathSyntax.V3 : null);
        return new BodyValues(fields, given.ttl());
    }
}
