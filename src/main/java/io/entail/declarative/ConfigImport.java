package io.entail.declarative;

import io.entail.dao.EntityStore;
import io.entail.declarative.Flattening.Flat;
import io.entail.errors.InvalidUniqueException;
import io.entail.errors.InvalidWorkspaceException;
import io.entail.read.Scope;
import io.entail.schema.Definitions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * An import of files into the workspaces that they name. All faults of all files are found before anything is written.
 * Immutable.
 *
 * @param store sees the workspace for files that name none
 * @param definitions of all entities of the store
 */
public record ConfigImport(EntityStore store, Definitions definitions, Options options, ImportListener listener) {
    /**
     * How files are read.
     *
     * @param prune whether rows are deleted that the files no longer have
     * @param oneWorkspace whether everything goes where the store looks, whatever the files name
     */
    public record Options(boolean prune, boolean oneWorkspace) {}

    /** What is to be written into one workspace, which the store sees. */
    public record Part(EntityStore store, ImportPlan plan) {}

    /**
     * Compares files with what is stored.
     *
     * @return a part for each workspace, in the order of the files
     * @throws io.entail.errors.DeclarativeConfigException with everything that is wrong, by path
     */
    public List<Part> plan(List<ConfigText> files, Instant now) {
        Faults faults = new Faults();
        Map<Optional<String>, List<Flat>> groups = read(files, faults);
        long entities = groups.values().stream()
                .flatMap(List::stream)
                .flatMap(flat -> flat.entries().values().stream())
                .mapToLong(List::size)
                .sum();
        List<Part> parts = new ArrayList<>();
        listener.begins("entities compared", entities);
        try {
            groups.forEach((name, group) -> view(name, group, faults).ifPresent(view -> {
                Pruning pruning = options.prune() ? pruning(group, faults) : Pruning.NONE;
                Planning planning = new Planning(definitions, new StoreRows(view), pruning, faults, now);
                parts.add(new Part(view, planning.plan(Flat.together(group), listener)));
            }));
        } finally {
            listener.ends();
        }
        faults.throwIfAny();
        return parts;
    }

    private Map<Optional<String>, List<Flat>> read(List<ConfigText> files, Faults faults) {
        Map<Optional<String>, List<Flat>> groups = new LinkedHashMap<>();
        Flattening flattening = new Flattening(definitions, faults, listener);
        listener.begins("entities read", 0);
        try {
            for (ConfigText file : files) {
                Flat flat = flattening.read(files.size() == 1 ? "" : file.name() + ": ", file);
                Optional<String> named = options.oneWorkspace()
                        ? Optional.empty()
                        : flat.header().workspace();
                groups.computeIfAbsent(named, name -> new ArrayList<>()).add(flat);
            }
        } finally {
            listener.ends();
        }
        return groups;
    }

    /** The store as the workspace sees it; empty, with a fault, when there is no such workspace. */
    private Optional<EntityStore> view(Optional<String> name, List<Flat> group, Faults faults) {
        if (name.isEmpty()) {
            return Optional.of(store);
        }
        try {
            EntityStore view = store.workspace(name.get());
            if (store.reader().select("workspaces", view.workspace(), Scope.ALL).isPresent()) {
                return Optional.of(view);
            }
        } catch (InvalidWorkspaceException | InvalidUniqueException e) {
            // Told below, with its place.
        }
        group.forEach(flat -> faults.add(flat.prefix() + Header.WORKSPACE, "invalid workspace '" + name.get() + "'"));
        return Optional.empty();
    }

    /** What files of one workspace are about has to be the same, for what one of them lacks may be in another. */
    private static Pruning pruning(List<Flat> group, Faults faults) {
        Flat first = group.get(0);
        for (Flat other : group) {
            if (!new TreeSet<>(other.header().selectTags())
                    .equals(new TreeSet<>(first.header().selectTags()))) {
                faults.add(
                        other.prefix() + Header.INFO + "." + Header.SELECT_TAGS,
                        "not those of " + first.file().name() + ": nobody could say which rows to delete");
            }
        }
        return new Pruning(true, first.header().selectTags());
    }
}
