package io.entail.declarative.migration;

import io.entail.dao.migrate.MigrationPlan;
import io.entail.declarative.text.ConfigText;
import io.entail.errors.DeclarativeConfigException;
import io.entail.schema.EntityDefinition;
import io.entail.schema.Functions;
import io.entail.schema.load.Closest;
import io.entail.schema.migrate.EntityMigration;
import io.entail.schema.migrate.MigrationStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A migration file in YAML or JSON, with the final definitions and the steps that lead to them:
 *
 * <pre>
 * definition: orders.avdl        # the file with the final definition, in the same folder
 * entity: orders                 # the entity, if that file defines several
 * steps:
 *   - rename: {from: total, to: amount}
 *   - remove: note
 *   - retype: {field: count, conversion: int_to_text}
 *   - fill: {field: region, value: eu}
 * </pre>
 *
 * <p>A file for several entities has a list {@code migrations} of such parts. All faults are reported together.
 */
public final class MigrationFile {
    private static final String MIGRATIONS = "migrations";
    private static final String DEFINITION = "definition";
    private static final String ENTITY = "entity";
    private static final String STEPS = "steps";
    private static final Set<String> PART = Set.of(DEFINITION, ENTITY, STEPS);
    private static final Set<String> KINDS = Set.of("rename", "remove", "retype", "fill");

    private final Path folder;
    private final Functions functions;
    private final List<String> faults = new ArrayList<>();

    private MigrationFile(Path folder, Functions functions) {
        this.folder = folder;
        this.functions = functions;
    }

    /**
     * Reads a file with the definitions that it names.
     *
     * @throws DeclarativeConfigException with everything that is wrong
     */
    public static MigrationPlan read(Path file, Functions functions) {
        Path parent = file.toAbsolutePath().getParent();
        MigrationFile reading = new MigrationFile(parent == null ? file.toAbsolutePath() : parent, functions);
        List<EntityMigration> entities = reading.entities(ConfigText.of(file).tree());
        if (reading.faults.isEmpty()) {
            try {
                return MigrationPlan.of(entities);
            } catch (IllegalArgumentException e) {
                reading.faults.add(String.valueOf(e.getMessage()));
            }
        }
        throw new DeclarativeConfigException(
                "the migration is invalid: " + file + ": " + String.join("; ", reading.faults),
                Map.of("@migration", List.copyOf(reading.faults)));
    }

    private List<EntityMigration> entities(Map<String, @Nullable Object> tree) {
        if (!tree.containsKey(MIGRATIONS)) {
            return part("", tree).map(List::of).orElse(List.of());
        }
        known("", tree, Set.of(MIGRATIONS));
        List<EntityMigration> entities = new ArrayList<>();
        if (!(tree.get(MIGRATIONS) instanceof List<?> parts) || parts.size() > MigrationPlan.ENTITIES_MAX) {
            faults.add(MIGRATIONS + ": expected a list of at most " + MigrationPlan.ENTITIES_MAX + " parts");
            return entities;
        }
        for (int i = 0; i < parts.size(); i++) {
            String place = MIGRATIONS + "[" + (i + 1) + "]";
            Optional<Map<String, @Nullable Object>> part = map(place, parts.get(i));
            part.flatMap(each -> part(place + ".", each)).ifPresent(entities::add);
        }
        return entities;
    }

    private Optional<EntityMigration> part(String place, Map<String, @Nullable Object> part) {
        known(place, part, PART);
        String path = text(place + DEFINITION, part.get(DEFINITION));
        String name = part.containsKey(ENTITY) ? text(place + ENTITY, part.get(ENTITY)) : null;
        List<MigrationStep> steps = steps(place + STEPS, part.get(STEPS));
        Optional<EntityDefinition> definition =
                path == null ? Optional.empty() : definition(place + DEFINITION, path, name);
        return definition.map(found -> new EntityMigration(found, steps));
    }

    private Optional<EntityDefinition> definition(String place, String path, @Nullable String name) {
        List<EntityDefinition> read = DefinitionFile.read(place, folder, path, functions, faults);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = read.stream().map(EntityDefinition::name).toList();
        if (name == null && read.size() > 1) {
            faults.add(place + ": " + path + " defines " + String.join(", ", new TreeSet<>(names))
                    + ": say which with '" + ENTITY + "'");
            return Optional.empty();
        }
        if (name == null) {
            return Optional.of(read.get(0));
        }
        Optional<EntityDefinition> found =
                read.stream().filter(each -> each.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            faults.add(place + ": " + path + " does not define '" + name + "'" + Closest.hint(name, names));
        }
        return found;
    }

    private List<MigrationStep> steps(String place, @Nullable Object given) {
        List<MigrationStep> steps = new ArrayList<>();
        if (given == null) {
            return steps;
        }
        if (!(given instanceof List<?> list) || list.size() > MigrationPlan.STEPS_MAX) {
            faults.add(place + ": expected a list of at most " + MigrationPlan.STEPS_MAX + " steps");
            return steps;
        }
        for (int i = 0; i < list.size(); i++) {
            String at = place + "[" + (i + 1) + "]";
            Optional<Map<String, @Nullable Object>> step = map(at, list.get(i));
            if (step.isPresent()) {
                step(at, step.get()).ifPresent(steps::add);
            }
        }
        return steps;
    }

    private Optional<MigrationStep> step(String place, Map<String, @Nullable Object> step) {
        if (step.size() != 1 || !KINDS.containsAll(step.keySet())) {
            String name = step.size() == 1 ? step.keySet().iterator().next() : "";
            faults.add(place + ": expected one of rename, remove, retype and fill"
                    + (name.isEmpty() ? "" : ", not '" + name + "'" + Closest.closest(name, KINDS)));
            return Optional.empty();
        }
        String kind = step.keySet().iterator().next();
        Object says = step.get(kind);
        String at = place + "." + kind;
        return switch (kind) {
            case "rename" ->
                two(at, says, "from", "to").map(both -> new MigrationStep.Rename(both.get(0), both.get(1)));
            case "retype" ->
                two(at, says, "field", "conversion").map(both -> new MigrationStep.Retype(both.get(0), both.get(1)));
            case "fill" -> fill(at, says);
            default -> Optional.ofNullable(text(at, says)).map(MigrationStep.Remove::new);
        };
    }

    private Optional<MigrationStep> fill(String place, @Nullable Object says) {
        Optional<Map<String, @Nullable Object>> map = map(place, says);
        if (map.isEmpty()) {
            return Optional.empty();
        }
        known(place + ".", map.get(), Set.of("field", "value"));
        String field = text(place + ".field", map.get().get("field"));
        if (map.get().get("value") == null) {
            faults.add(place + ".value: required field missing");
            return Optional.empty();
        }
        return Optional.ofNullable(field)
                .map(name -> new MigrationStep.Fill(name, map.get().get("value")));
    }

    private Optional<List<String>> two(String place, @Nullable Object says, String first, String second) {
        Optional<Map<String, @Nullable Object>> map = map(place, says);
        if (map.isEmpty()) {
            return Optional.empty();
        }
        known(place + ".", map.get(), Set.of(first, second));
        String one = text(place + "." + first, map.get().get(first));
        String other = text(place + "." + second, map.get().get(second));
        return one == null || other == null ? Optional.empty() : Optional.of(List.of(one, other));
    }

    private @Nullable String text(String place, @Nullable Object given) {
        if (given instanceof String text && !text.isBlank()) {
            return text;
        }
        faults.add(place + ": " + (given == null ? "required field missing" : "expected a string"));
        return null;
    }

    private Optional<Map<String, @Nullable Object>> map(String place, @Nullable Object given) {
        if (given instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            map.forEach((name, value) -> named.put(String.valueOf(name), value));
            return Optional.of(named);
        }
        faults.add(place + ": expected a map");
        return Optional.empty();
    }

    private void known(String place, Map<String, ?> map, Set<String> names) {
        for (String name : map.keySet()) {
            if (!names.contains(name)) {
                faults.add(place + name + ": unknown field" + Closest.hint(name, names));
            }
        }
    }
}
