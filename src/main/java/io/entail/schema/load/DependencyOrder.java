package io.entail.schema.load;

import io.entail.schema.EntityDefinition;
import io.entail.schema.ReferenceField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sorts definitions in an order in which their rows can be inserted. */
final class DependencyOrder {
    private static final Comparator<EntityDefinition> WORKSPACES_THEN_BY_NAME = Comparator.comparing(
                    (EntityDefinition definition) -> !definition.name().equals(DefinitionLinks.WORKSPACES))
            .thenComparing(EntityDefinition::name);

    private DependencyOrder() {}

    /** Returns parents before children, workspaces first, otherwise by name. A cycle is a fault. */
    static List<EntityDefinition> sort(
            List<EntityDefinition> definitions, Map<String, String> fileOf, DefinitionFaults faults) {
        List<EntityDefinition> waiting =
                definitions.stream().sorted(WORKSPACES_THEN_BY_NAME).collect(Collectors.toCollection(ArrayList::new));
        Set<String> waitingNames =
                waiting.stream().map(EntityDefinition::name).collect(Collectors.toCollection(LinkedHashSet::new));
        List<EntityDefinition> sorted = new ArrayList<>();
        while (!waiting.isEmpty()) {
            EntityDefinition next = waiting.stream()
                    .filter(each -> !waitsForAnother(each, waitingNames))
                    .findFirst()
                    .orElse(null);
            if (next == null) {
                reportCycle(waiting, waitingNames, fileOf, faults);
                return sorted;
            }
            sorted.add(next);
            waiting.remove(next);
            waitingNames.remove(next.name());
        }
        return sorted;
    }

    private static boolean waitsForAnother(EntityDefinition definition, Set<String> waiting) {
        return definition.references().stream()
                .map(ReferenceField::entity)
                .anyMatch(parent -> !parent.equals(definition.name()) && waiting.contains(parent));
    }

    /**
     * Reports a cycle. Every remaining definition leads into a cycle, so following any reference must return to a
     * visited one.
     */
    private static void reportCycle(
            List<EntityDefinition> waiting,
            Set<String> waitingNames,
            Map<String, String> fileOf,
            DefinitionFaults faults) {
        Map<String, EntityDefinition> byName = new TreeMap<>();
        waiting.forEach(definition -> byName.put(definition.name(), definition));
        List<String> path = new ArrayList<>();
        EntityDefinition at = waiting.get(0);
        while (at != null && !path.contains(at.name())) {
            path.add(at.name());
            EntityDefinition from = at;
            at = from.references().stream()
                    .map(ReferenceField::entity)
                    .filter(parent -> !parent.equals(from.name()) && waitingNames.contains(parent))
                    .findFirst()
                    .map(byName::get)
                    .orElse(null);
        }
        if (at == null) {
            return;
        }
        List<String> cycle = new ArrayList<>(path.subList(path.indexOf(at.name()), path.size()));
        cycle.add(at.name());
        faults.addToRecord(
                fileOf.getOrDefault(at.name(), ""),
                at.recordName(),
                "Cycle detected, cannot sort topologically: " + String.join(" -> ", cycle));
    }
}
