package io.entail.declarative;

import io.entail.dao.EntityStore;
import io.entail.declarative.Flattening.Flat;
import io.entail.declarative.Places.Place;
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
 * @param store sees the workspace for files that name none
 * @param definitions of all entities of the store
 */
public record ConfigImport(EntityStore store, Definitions definitions, Options options, ImportListener listener) {
    /**
     * How files are read.
     *
     * @param prune whether rows are deleted that the files no longer have
     * @param oneWorkspace whether everything goes to one workspace, whatever the files name
     * @param workspace name or id of the workspace for files that name none, which has to be there; null for the one that
     *     the store sees
     */
    public record Options(
            boolean prune, boolean oneWorkspace, @Nullable String workspace) {
        /** The place of a fault in it. */
        static final String WORKSPACE = "--workspace";

        /** For the workspace that the store sees. */
        public Options(boolean prune, boolean oneWorkspace) {
            this(prune, oneWorkspace, null);
        }
    }

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
        List<Place> places = new Places(store, definitions, faults, listener).sort(read(files, faults), options);
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

    /** With what files of a place say about plugins that nobody has described. */
    private Definitions accepting(Place place) {
        return definitions.accepting(Flat.acceptedPlugins(place.files()));
    }

    private List<Flat> read(List<ConfigText> files, Faults faults) {
        listener.begins("entities read", 0);
        try {
            return new Flattening(definitions, faults, listener).read(files);
        } finally {
            listener.ends();
        }
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
