package io.entail.declarative;

import io.entail.dao.EntityStore;
import io.entail.declarative.FilePlaces.Place;
import io.entail.declarative.Flattening.Flat;
import io.entail.declarative.text.ConfigText;
import io.entail.schema.Definitions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An import of files into the workspaces that they name. All faults of all files are found before anything is written.
 * Immutable.
 *
 * @param store a view of the workspace that files go to when they name none
 * @param definitions of all entities of the store
 */
public record ConfigImport(EntityStore store, Definitions definitions, Options options, ImportListener listener) {
    /**
     * Options of an import.
     *
     * @param prune whether rows are deleted that the files no longer have
     * @param oneWorkspace whether everything goes to one workspace, whatever the files name
     * @param workspace name or id of the workspace for files that name none, which has to exist; null for the workspace
     *     of the store's view
     */
    public record Options(
            boolean prune, boolean oneWorkspace, @Nullable String workspace) {
        /** Stands for the path in faults about the workspace option. */
        static final String WORKSPACE = "--workspace";

        /** Options for the workspace that the store is a view of. */
        public Options(boolean prune, boolean oneWorkspace) {
            this(prune, oneWorkspace, null);
        }
    }

    /** The plan for one workspace, and a view of the store on that workspace. */
    public record Part(EntityStore store, ImportPlan plan) {}

    /**
     * Compares files with what is stored.
     *
     * @return a part for each workspace, in the order of the files
     * @throws io.entail.errors.DeclarativeConfigException with everything that is wrong, by path
     */
    public List<Part> plan(List<ConfigText> files, Instant now) {
        FileFaults faults = new FileFaults();
        List<Place> places = new FilePlaces(store, definitions, faults, listener).sort(read(files, faults), options);
        long entities = places.stream()
                .flatMap(place -> place.files().stream())
                .flatMap(flat -> flat.entries().values().stream())
                .mapToLong(List::size)
                .sum();
        List<Part> parts = new ArrayList<>();
        Shared shared = new Shared(places.size() > 1);
        listener.begins("entities compared", entities);
        try {
            for (Place place : places) {
                Pruning pruning = options.prune() ? pruning(place.files(), faults) : Pruning.NONE;
                Planning planning =
                        new Planning(accepting(place), new StoreRows(place.store()), pruning, shared, faults, now);
                parts.add(new Part(place.store(), planning.plan(Flat.together(place.files()), listener)));
            }
        } finally {
            listener.ends();
        }
        faults.throwIfAny();
        return parts;
    }

    /** Returns the definitions, extended to accept the plugins without a description that the files of a place list. */
    private Definitions accepting(Place place) {
        return definitions.accepting(Flat.acceptedPlugins(place.files()));
    }

    private List<Flat> read(List<ConfigText> files, FileFaults faults) {
        listener.begins("entities read", 0);
        try {
            return new Flattening(definitions, faults, listener).read(files);
        } finally {
            listener.ends();
        }
    }

    /**
     * Returns which rows the files of one workspace cover. All of these files have to give the same tags: otherwise a
     * row that one file lacks could be in another, and nobody could say which rows to delete.
     */
    private static Pruning pruning(List<Flat> group, FileFaults faults) {
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
