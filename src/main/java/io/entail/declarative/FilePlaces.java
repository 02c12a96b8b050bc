package io.entail.declarative;

import io.entail.dao.EntityStore;
import io.entail.declarative.Flattening.Flat;
import io.entail.errors.InvalidUniqueException;
import io.entail.errors.InvalidWorkspaceException;
import io.entail.read.Scope;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.rules.ValidUuid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the workspaces that files go to. A workspace that a file names is created by the import when it does not exist;
 * one that is named by an option has to exist.
 */
final class FilePlaces {
    private static final String WORKSPACES = "workspaces";
    private static final String NAME = "name";

    private final EntityStore store;
    private final Definitions definitions;
    private final FileFaults faults;
    private final ImportListener listener;
    private final Map<String, EntityStore> byName = new HashMap<>();
    private final Map<String, Place> byId = new LinkedHashMap<>();

    FilePlaces(EntityStore store, Definitions definitions, FileFaults faults, ImportListener listener) {
        this.store = store;
        this.definitions = definitions;
        this.faults = faults;
        this.listener = listener;
    }

    /** The files of one workspace, and a view of the store on it. */
    record Place(EntityStore store, List<Flat> files) {}

    /** Groups files by their workspaces, in the order of the files. */
    List<Place> sort(List<Flat> files, ConfigImport.Options options) {
        EntityStore view = view(options);
        for (Flat file : files) {
            Optional<String> named =
                    options.oneWorkspace() ? Optional.empty() : file.header().workspace();
            if (options.oneWorkspace()) {
                withoutOwn(file);
            }
            EntityStore seen =
                    named.isEmpty() ? view : byName.computeIfAbsent(named.get(), name -> named(name, file, files));
            byId.computeIfAbsent(seen.workspace(), id -> new Place(seen, new ArrayList<>()))
                    .files()
                    .add(file);
        }
        return List.copyOf(byId.values());
    }

    /** Removes the row of the file's own workspace from a file that is imported into another workspace. */
    private static void withoutOwn(Flat file) {
        file.header().workspace().ifPresent(name -> {
            List<Entry> listed = file.entries().get(WORKSPACES);
            if (listed != null) {
                listed.removeIf(entry -> name.equals(entry.values().get(NAME)));
            }
        });
    }

    /**
     * Returns the view for files that name no workspace. When that workspace does not exist, faults in the files are
     * still found.
     */
    private EntityStore view(ConfigImport.Options options) {
        String name = options.workspace();
        if (name == null) {
            return store;
        }
        Optional<EntityStore> found = find(name);
        if (found.isEmpty()) {
            faults.add(ConfigImport.Options.WORKSPACE, "invalid workspace '" + name + "'");
        }
        return found.orElse(store);
    }

    private Optional<EntityStore> find(String nameOrId) {
        try {
            EntityStore view = store.workspace(nameOrId);
            boolean there = store.reader()
                    .select(WORKSPACES, view.workspace(), Scope.ALL)
                    .isPresent();
            return there ? Optional.of(view) : Optional.empty();
        } catch (InvalidWorkspaceException | InvalidUniqueException e) {
            return Optional.empty();
        }
    }

    private EntityStore named(String name, Flat file, List<Flat> files) {
        Optional<EntityStore> found = find(name);
        if (found.isPresent()) {
            return found.get();
        }
        EntityDefinition definition = definitions.get(WORKSPACES);
        if (definition == null || ValidUuid.isUuid(name)) {
            faults.add(file.prefix() + Header.WORKSPACE, "invalid workspace '" + name + "'");
            return store;
        }
        Entry entry = take(name, files);
        if (entry == null) {
            entry = new Entry(definition, file.prefix() + Header.WORKSPACE, 0, null, null);
            entry.values().put(NAME, name);
        }
        String key = definition.primaryKey().get(0);
        Object given = entry.values().get(key);
        String id = given instanceof String text && ValidUuid.isUuid(text) ? text : freshId(definition, name);
        entry.values().putIfAbsent(key, id);
        file.entries().computeIfAbsent(WORKSPACES, kind -> new ArrayList<>()).add(entry);
        listener.notes("workspace '" + name + "' is not there: this import makes it");
        return store.workspace(id);
    }

    /**
     * Takes the entity of the workspace itself out of the files: it is written together with the workspace's content,
     * whichever file it is in.
     */
    private static @Nullable Entry take(String name, List<Flat> files) {
        for (Flat file : files) {
            List<Entry> listed = file.entries().getOrDefault(WORKSPACES, List.of());
            for (Entry entry : listed) {
                if (name.equals(entry.values().get(NAME))) {
                    listed.remove(entry);
                    return entry;
                }
            }
        }
        return null;
    }

    /**
     * Returns the id that an import gives a workspace with this name, unless the id is taken by a workspace that had
     * the name earlier.
     */
    private String freshId(EntityDefinition definition, String name) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put(NAME, name);
        int attempt = 0;
        while (true) {
            String id = DerivedId.of(definition, "", values, Map.of(NAME, name), attempt);
            if (store.reader().select(WORKSPACES, id, Scope.ALL).isEmpty()) {
                return id;
            }
            attempt++;
        }
    }
}
