package io.entail.tables;

import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The flat form of an entity, without nested records, which stock sinks can store. Immutable.
 *
 * <pre>
 *   field of a nested record    a column named after the path: healthchecks_active_timeout
 *   reference                   the key of the parent: service_id
 *   array, set, map, JSON       JSON text
 *   anything else               as it is
 *
 *   _workspace                  the id of the row's workspace, where the entity has workspaces
 *   _version                    the row's version
 *   _expires                    when the row expires, where rows may expire; null for never
 * </pre>
 *
 * A name that is already taken, ignoring case, gets another {@code _} appended until it is free. Names are assigned
 * version by version of the definition, to plain fields before those of nested records, so that a later version never
 * changes an assigned name.
 */
final class FlatEntity {
    static final String WORKSPACE = "_workspace";
    static final String VERSION = "_version";
    static final String EXPIRES = "_expires";

    private final EntityDefinition latest;
    private final boolean expires;
    private final Map<List<String>, FlatColumn> columns = new LinkedHashMap<>();

    /** Creates the flat form from the versions of the definition, in ascending order. */
    FlatEntity(List<EntityDefinition> versions) {
        this.latest = versions.get(versions.size() - 1);
        this.expires = versions.stream().anyMatch(EntityDefinition::ttl);
        Set<String> taken = new HashSet<>(Set.of(WORKSPACE, VERSION, EXPIRES));
        for (EntityDefinition version : versions) {
            List<FlatColumn> leaves = new ArrayList<>();
            addLeaves(List.of(), version.fields(), leaves);
            leaves.sort(Comparator.comparing(leaf -> leaf.path().size() > 1)); // The sort is stable.
            for (FlatColumn leaf : leaves) {
                columns.computeIfAbsent(
                        leaf.path(),
                        path -> new FlatColumn(
                                free(leaf.name(), taken), path, leaf.type(), leaf.decimal(), leaf.doc()));
            }
        }
    }

    EntityDefinition definition() {
        return latest;
    }

    boolean hasWorkspace() {
        return latest.workspaceable();
    }

    boolean expires() {
        return expires;
    }

    List<FlatColumn> columns() {
        return List.copyOf(columns.values());
    }

    /** Returns the columns of the primary key, in its order. */
    List<FlatColumn> key() {
        return latest.primaryKey().stream()
                .map(latest::requireField)
                .map(field -> column(List.of(), field))
                .map(column -> columns.getOrDefault(column.path(), column))
                .toList();
    }

    private static void addLeaves(List<String> path, List<FieldDefinition> fields, List<FlatColumn> leaves) {
        for (FieldDefinition field : fields) {
            if (field.type() == FieldType.RECORD) {
                addLeaves(below(path, field.name()), field.fields(), leaves);
            } else {
                leaves.add(column(path, field));
            }
        }
    }

    private static FlatColumn column(List<String> path, FieldDefinition field) {
        List<String> whole = below(path, field.name());
        FieldType type = field.type();
        if (field.reference().isPresent()) {
            ReferenceField reference = field.reference().get();
            whole = below(whole, reference.key());
            type = field.referencedType().orElse(FieldType.UUID);
        }
        return new FlatColumn(
                String.join("_", whole), whole, type, field.decimal().orElse(null), field.doc());
    }

    private static List<String> below(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    private static String free(String wanted, Set<String> taken) {
        String name = wanted;
        while (!taken.add(name.toLowerCase(Locale.ROOT))) {
            name += "_";
        }
        return name;
    }
}
