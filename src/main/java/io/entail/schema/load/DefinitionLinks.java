package io.entail.schema.load;

import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.OnDelete;
import io.entail.schema.ReferenceField;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks how definitions refer to one another. */
final class DefinitionLinks {
    /** The entity to which the rows of entities with workspaces belong. */
    static final String WORKSPACES = "workspaces";

    static final int ENTITIES_MAX = 1_000;

    private final Map<String, EntityDefinition> byName = new HashMap<>();
    private final Set<String> names;
    private final Map<String, String> leftOut;
    private final Found found;
    private final Set<String> expiring;

    /** Receives the faults of definitions. */
    private interface Found {
        void add(EntityDefinition definition, String field, String message);
    }

    private DefinitionLinks(
            List<EntityDefinition> definitions, Set<String> names, Map<String, String> leftOut, Found found) {
        definitions.forEach(definition -> byName.put(definition.name(), definition));
        this.expiring = expiring(definitions);
        this.names = names;
        this.leftOut = leftOut;
        this.found = found;
    }

    /**
     * Adds the faults of all definitions.
     *
     * @param fileOf the file of each entity, including entities that could not be read
     * @param leftOut the shipped definitions that gave way, with the reason
     */
    static void check(
            List<EntityDefinition> definitions,
            Map<String, String> fileOf,
            Map<String, String> leftOut,
            DefinitionFaults faults) {
        new DefinitionLinks(
                        definitions,
                        fileOf.keySet(),
                        leftOut,
                        (definition, field, message) -> faults.add(
                                fileOf.getOrDefault(definition.name(), ""), definition.recordName(), field, message))
                .check(definitions);
        if (definitions.size() > ENTITIES_MAX) {
            faults.addToFile("definitions", "more than " + ENTITIES_MAX + " entities");
        }
    }

    /**
     * Returns the definitions that do not fit the others, each with its first fault.
     *
     * @param names the names of all entities, including those that could not be read
     * @param leftOut the shipped definitions that gave way, with the reason
     */
    static Map<String, String> misfits(
            List<EntityDefinition> definitions, Set<String> names, Map<String, String> leftOut) {
        Map<String, String> misfits = new LinkedHashMap<>();
        new DefinitionLinks(
                        definitions,
                        names,
                        leftOut,
                        (definition, field, message) -> misfits.putIfAbsent(
                                definition.name(),
                                field.equals(DefinitionFaults.RECORD) ? message : "field '" + field + "': " + message))
                .check(definitions);
        return misfits;
    }

    private void check(List<EntityDefinition> definitions) {
        Map<String, String> recordNames = new HashMap<>();
        for (EntityDefinition definition : definitions) {
            checkWorkspace(definition);
            definition.references().forEach(reference -> checkReference(definition, reference));
            String other = recordNames.putIfAbsent(definition.recordName(), definition.name());
            if (other != null) {
                addFault(definition, DefinitionFaults.RECORD, "entity '" + other + "' has a record of the same name");
            }
        }
    }

    /**
     * Returns the entities whose rows may be deleted automatically: those with a time to live, and those whose rows are
     * deleted together with them.
     */
    private static Set<String> expiring(List<EntityDefinition> definitions) {
        Set<String> expiring = new HashSet<>();
        Map<String, List<String>> cascades = new HashMap<>();
        Deque<String> next = new ArrayDeque<>();
        for (EntityDefinition definition : definitions) {
            if (definition.ttl()) {
                next.add(definition.name());
            }
            for (ReferenceField reference : definition.references()) {
                if (reference.onDelete() == OnDelete.CASCADE) {
                    cascades.computeIfAbsent(reference.entity(), name -> new ArrayList<>())
                            .add(definition.name());
                }
            }
        }
        while (!next.isEmpty()) {
            String name = next.remove();
            if (expiring.add(name)) {
                next.addAll(cascades.getOrDefault(name, List.of()));
            }
        }
        return expiring;
    }

    private void addFault(EntityDefinition definition, String field, String message) {
        found.add(definition, field, message);
    }

    private void checkWorkspace(EntityDefinition definition) {
        if (definition.name().equals(WORKSPACES)) {
            if (definition.workspaceable() || definition.primaryKey().size() != 1) {
                addFault(
                        definition, DefinitionFaults.RECORD, "workspaces are not workspaceable and have one key field");
            }
            if (expiring.contains(WORKSPACES)) {
                addFault(definition, DefinitionFaults.RECORD, "workspaces cannot expire: their rows restrict that");
            }
        } else if (definition.workspaceable() && !names.contains(WORKSPACES)) {
            addFault(definition, DefinitionFaults.RECORD, "workspaceable, but there is no entity '" + WORKSPACES + "'");
        }
    }

    private void checkReference(EntityDefinition child, ReferenceField reference) {
        EntityDefinition parent = byName.get(reference.entity());
        if (parent == null) {
            if (!names.contains(reference.entity())) {
                String gone = leftOut.get(reference.entity());
                addFault(
                        child,
                        reference.field(),
                        "schema refers to an invalid foreign entity: " + reference.entity()
                                + (gone == null
                                        ? Closest.hint(reference.entity(), names)
                                        : ", which comes with Entail and is left out: " + gone));
            }
            return;
        }
        if (parent.primaryKey().size() != 1) {
            addFault(
                    child,
                    reference.field(),
                    "'" + parent.name() + "' has a key of several fields: it cannot be referred to");
            return;
        }
        checkKey(child, reference, parent);
        if (expiring.contains(parent.name()) && reference.onDelete() == OnDelete.RESTRICT) {
            addFault(
                    child,
                    reference.field(),
                    "rows of '" + parent.name() + "' may expire: onDelete has to be cascade or null");
        }
        if (!child.workspaceable() && parent.workspaceable()) {
            addFault(
                    child,
                    reference.field(),
                    "an entity of no workspace cannot refer to '" + parent.name() + "', whose rows have one");
        }
        FieldDefinition field = child.field(reference.field());
        if (parent == child && field != null && field.required()) {
            addFault(child, reference.field(), "a reference to the entity itself cannot be required");
        }
    }

    private void checkKey(EntityDefinition child, ReferenceField reference, EntityDefinition parent) {
        String key = parent.primaryKey().get(0);
        FieldDefinition keyField = parent.field(key);
        FieldDefinition field = child.field(reference.field());
        if (!key.equals(reference.key())) {
            addFault(
                    child,
                    reference.field(),
                    "the key of '" + parent.name() + "' is '" + key + "': write @references(\"" + parent.name() + "."
                            + key + "\")");
        } else if (field != null
                && keyField != null
                && !field.value().typeText().equals(keyField.value().typeText())) {
            addFault(
                    child,
                    reference.field(),
                    "the key of '" + parent.name() + "' is of type '"
                            + keyField.value().typeText() + "'");
        }
    }
}
