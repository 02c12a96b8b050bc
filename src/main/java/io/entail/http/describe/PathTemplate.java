package io.entail.http.describe;

import io.entail.schema.EntityDefinition;
import io.entail.schema.ReferenceField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A path that follows from definitions, in the form {@code /services/{services}/routes}. Immutable.
 *
 * @param answered the entity whose rows are in the answer
 * @param through the entity of the row that the path goes through, null for a path of {@code answered} itself
 * @param reference the field that links the two, null when there is only one
 * @param keys the keys in the path by name, in order, each with its entity
 */
record PathTemplate(
        String text,
        Kind kind,
        EntityDefinition answered,
        @Nullable EntityDefinition through,
        @Nullable ReferenceField reference,
        Map<String, EntityDefinition> keys) {

    /** What a path leads to. */
    enum Kind {
        /** {@code /services}. */
        ALL,
        /** {@code /services/{services}}. */
        ONE,
        /** {@code /services/{services}/history}, also behind a child. */
        HISTORY,
        /** {@code /services/{services}/blame}, also behind a child. */
        BLAME,
        /** {@code /services/{services}/routes}. */
        CHILDREN,
        /** {@code /services/{services}/routes/{routes}}. */
        CHILD,
        /** {@code /routes/{routes}/service}. */
        REFERENCE
    }

    /** Returns all paths, entity by entity in the order of the definitions. */
    static List<PathTemplate> all(List<EntityDefinition> definitions) {
        List<PathTemplate> paths = new ArrayList<>();
        for (EntityDefinition definition : definitions) {
            if (ApiShape.hasTopLevel(definition)) {
                add(definitions, definition, paths);
            }
        }
        return paths;
    }

    private static void add(List<EntityDefinition> definitions, EntityDefinition of, List<PathTemplate> paths) {
        String all = "/" + of.apiName();
        String one = all + "/{" + of.name() + "}";
        Map<String, EntityDefinition> key = Map.of(of.name(), of);
        paths.add(new PathTemplate(all, Kind.ALL, of, null, null, Map.of()));
        paths.add(new PathTemplate(one, Kind.ONE, of, null, null, key));
        paths.add(new PathTemplate(one + "/history", Kind.HISTORY, of, null, null, key));
        paths.add(new PathTemplate(one + "/blame", Kind.BLAME, of, null, null, key));
        for (ApiShape.Child child : ApiShape.children(definitions, of)) {
            EntityDefinition rows = child.definition();
            String children = one + "/" + child.path();
            String name = rows.name().equals(of.name()) ? "child_" + rows.name() : rows.name();
            Map<String, EntityDefinition> keys = new LinkedHashMap<>(key);
            keys.put(name, rows);
            paths.add(new PathTemplate(children, Kind.CHILDREN, rows, of, child.reference(), key));
            String row = children + "/{" + name + "}";
            Map<String, EntityDefinition> both = Collections.unmodifiableMap(keys);
            paths.add(new PathTemplate(row, Kind.CHILD, rows, of, child.reference(), both));
            paths.add(new PathTemplate(row + "/history", Kind.HISTORY, rows, of, child.reference(), both));
            paths.add(new PathTemplate(row + "/blame", Kind.BLAME, rows, of, child.reference(), both));
        }
        for (ReferenceField reference : ApiShape.references(definitions, of)) {
            definitions.stream()
                    .filter(parent -> parent.name().equals(reference.entity()))
                    .forEach(parent -> paths.add(new PathTemplate(
                            one + "/" + reference.field(), Kind.REFERENCE, parent, of, reference, key)));
        }
    }
}
