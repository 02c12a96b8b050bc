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
 * The workspaces that files go to. One that a file names and that is not there is made by the import; one that is named
 * in any other way has to be there.
 */
final class Places {
    private static final String WORKSPACES = "workspaces";
    private static final String NAME = "name";

    private final EntityStore store;
    private final Definitions definitions;
    private final Faults faults;
    private final ImportListener listener;
    private final Map<String, EntityStore> byName = new HashMap<>();
    private final Map<String, Place> byId = new LinkedHashMap<>();

    Places(EntityStore store, Definitions definitions, Faults faults, ImportListener listener) {
        this.store = store;
        this.definitions = definitions;
        this.faults = faults;
        this.listener = listener;
    }

    /** Files of one workspace, which the store sees. */
    record Place(EntityStore store, List<Flat> files) {}

    /** Sorts files by their workspaces, in their order. */
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

    /** What goes to another workspace does not make its own. */
    private static void withoutOwn(Flat file) {
        file.header().workspace().ifPresent(name -> {
            List<Entry> listed = file.entries().get(WORKSPACES);
            if (listed != null) {
                listed.removeIf(entry -> name.equals(entry.values().get(NAME)));
            }
        });
    }

    /** Where files go that name no workspace. Faults of files are found even when that is not there. */
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

    /** What one of the files says about the workspace: it is written with what is in it, wherever it was said. */
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

    /** The one that an import of a workspace with this name makes, unless another one has it that had the name once. */
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
