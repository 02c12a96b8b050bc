package io.entail.http.describe;

import io.entail.schema.EntityDefinition;
import io.entail.schema.ReferenceField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Derives the paths of the API from definitions, and the names that definitions must not use. */
public final class ApiShape {
    /** First segments of paths that are not about entities. */
    public static final Set<String> OWN_NAMES = Set.of(
            "status",
            "endpoints",
            "schemas",
            "config",
            "tags",
            "batch",
            "changes",
            "rejections",
            "verify",
            "metrics",
            "outcomes",
            "undo",
            "diff",
            "openapi.json",
            "console");

    /** Names that have a meaning as a later segment of a path. */
    private static final Set<String> INNER_NAMES = Set.of("history", "blame", "validate");

    static final String WORKSPACES = "workspaces";

    private ApiShape() {}

    /**
     * Rows below a row: {@code /parents/{key}/children}.
     *
     * @param reference the child's field that names the parent; of several to the same parent the first one
     */
    public record Child(EntityDefinition definition, ReferenceField reference) {
        /** Returns its segment in the path. */
        public String path() {
            return definition.nestedApiName();
        }
    }

    /**
     * Whether a name is reserved, so that no entity, child or reference may have it in paths. {@code workspaces} is not
     * reserved, because it is the name of the entity.
     */
    public static boolean isReserved(String name) {
        return OWN_NAMES.contains(name) || INNER_NAMES.contains(name) || name.equals(WORKSPACES);
    }

    /** Whether an entity has paths of its own, {@code /{entity}} and {@code /{entity}/{key}}. */
    public static boolean hasTopLevel(EntityDefinition definition) {
        return definition.hasApi() && !nestedOnly(definition);
    }

    /** Whether the rows of an entity are reached only below a parent, because their names are unique only there. */
    public static boolean nestedOnly(EntityDefinition definition) {
        return definition
                .endpointKey()
                .filter(key -> !definition.primaryKey().equals(List.of(key))
                        && !definition.requireField(key).unique())
                .isPresent();
    }

    /** Returns the entities that have a path below the rows of another one, in the order of the definitions. */
    public static List<Child> children(List<EntityDefinition> definitions, EntityDefinition parent) {
        List<Child> children = new ArrayList<>();
        if (!hasTopLevel(parent)) {
            return children;
        }
        for (EntityDefinition child : definitions) {
            if (child.hasApi()) {
                child.references().stream()
                        .filter(reference -> reference.entity().equals(parent.name()))
                        .findFirst()
                        .ifPresent(reference -> children.add(new Child(child, reference)));
            }
        }
        return children;
    }

    /** Returns the references that can be followed by a path after a row, {@code /{child}/{key}/{reference}}. */
    public static List<ReferenceField> references(List<EntityDefinition> definitions, EntityDefinition child) {
        return !hasTopLevel(child)
                ? List.of()
                : child.references().stream()
                        .filter(reference -> definitions.stream()
                                .anyMatch(parent -> parent.name().equals(reference.entity()) && parent.hasApi()))
                        .toList();
    }

    /** Returns the entity with this name or API name. */
    public static Optional<EntityDefinition> named(List<EntityDefinition> definitions, String text) {
        return definitions.stream()
                .filter(each -> each.name().equals(text) || each.apiName().equals(text))
                .findFirst();
    }

    /** Returns the entity whose paths begin with this segment. */
    public static Optional<EntityDefinition> topLevel(List<EntityDefinition> definitions, String segment) {
        for (EntityDefinition definition : definitions) {
            if (definition.apiName().equals(segment) && hasTopLevel(definition)) {
                return Optional.of(definition);
            }
        }
        return Optional.empty();
    }

    /** Returns one sentence for each path that would have two meanings; empty when there is none. */
    public static List<String> faults(List<EntityDefinition> definitions) {
        List<String> faults = new ArrayList<>();
        Map<String, String> tops = new HashMap<>();
        for (EntityDefinition definition : definitions) {
            if (!definition.hasApi()) {
                continue;
            }
            String named = "entity '" + definition.name() + "': ";
            if (hasTopLevel(definition)) {
                refuseReserved(definition.apiName(), named + "the API name", definition, faults);
                refuseTwice(tops, definition.apiName(), definition.name(), named + "the API name", faults);
            }
            Map<String, String> inner = new HashMap<>();
            for (Child child : children(definitions, definition)) {
                String whose = "entity '" + child.definition().name() + "': the nested API name";
                refuseReserved(child.path(), whose, child.definition(), faults);
                refuseTwice(
                        inner, child.path(), child.definition().name(), whose + " below " + definition.name(), faults);
            }
            for (ReferenceField reference : references(definitions, definition)) {
                String whose = named + "the reference field";
                refuseReserved(reference.field(), whose, definition, faults);
                refuseTwice(inner, reference.field(), definition.name(), whose, faults);
            }
        }
        return faults.stream().distinct().toList();
    }

    private static void refuseReserved(String name, String whose, EntityDefinition of, List<String> faults) {
        boolean own = name.equals(WORKSPACES) && of.name().equals(WORKSPACES);
        if (isReserved(name) && !own) {
            faults.add(whose + " '" + name + "' is one that the HTTP API has a meaning for");
        }
    }

    private static void refuseTwice(
            Map<String, String> taken, String name, String entity, String whose, List<String> faults) {
        String before = taken.putIfAbsent(name, entity);
        if (before != null) {
            faults.add(whose + " '" + name + "' is in use for '" + before + "'");
        }
    }
}
