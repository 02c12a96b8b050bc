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
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong with how definitions fit together. */
final class DefinitionLinks {
    /** The entity that rows of workspaceable entities belong to. */
    static final String WORKSPACES = "workspaces";

    static final int ENTITIES_MAX = 1_000;

    private final Map<String, EntityDefinition> byName = new HashMap<>();
    private final Map<String, String> fileOf;
    private final Faults faults;
    private final Set<String> expiring;

    private DefinitionLinks(List<EntityDefinition> definitions, Map<String, String> fileOf, Faults faults) {
        definitions.forEach(definition -> byName.put(definition.name(), definition));
        this.expiring = expiring(definitions);
        this.fileOf = fileOf;
        this.faults = faults;
    }

    /** Adds what is wrong; {@code fileOf} also has the names of definitions that could not be read. */
    static void check(List<EntityDefinition> definitions, Map<String, String> fileOf, Faults faults) {
        DefinitionLinks links = new DefinitionLinks(definitions, fileOf, faults);
        Map<String, String> recordNames = new HashMap<>();
        for (EntityDefinition definition : definitions) {
            links.checkWorkspace(definition);
            definition.references().forEach(reference -> links.checkReference(definition, reference));
            String other = recordNames.putIfAbsent(definition.recordName(), definition.name());
            if (other != null) {
                links.addFault(definition, Faults.RECORD, "entity '" + other + "' has a record of the same name");
            }
        }
        if (definitions.size() > ENTITIES_MAX) {
            faults.addToFile("definitions", "more than " + ENTITIES_MAX + " entities");
        }
    }

    /** Entities whose rows leave by themselves: those with a time to live, and what goes with them. */
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
        faults.add(fileOf.getOrDefault(definition.name(), ""), definition.recordName(), field, message);
    }

    private void checkWorkspace(EntityDefinition definition) {
        if (definition.name().equals(WORKSPACES)) {
            if (definition.workspaceable() || definition.primaryKey().size() != 1) {
                addFault(definition, Faults.RECORD, "workspaces are not workspaceable and have one key field");
            }
            if (expiring.contains(WORKSPACES)) {
                addFault(definition, Faults.RECORD, "workspaces cannot expire: their rows restrict that");
            }
        } else if (definition.workspaceable() && !fileOf.containsKey(WORKSPACES)) {
            addFault(definition, Faults.RECORD, "workspaceable, but there is no entity '" + WORKSPACES + "'");
        }
    }

    private void checkReference(EntityDefinition child, ReferenceField reference) {
        EntityDefinition parent = byName.get(reference.entity());
        if (parent == null) {
            if (!fileOf.containsKey(reference.entity())) {
                addFault(
                        child,
                        reference.field(),
                        "schema refers to an invalid foreign entity: " + reference.entity()
                                + Closest.hint(reference.entity(), fileOf.keySet()));
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
