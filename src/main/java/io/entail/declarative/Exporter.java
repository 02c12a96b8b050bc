package io.entail.declarative;

import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes everything in a workspace, and in entities without workspace, as one configuration. */
public final class Exporter {
    /** They say where entities are kept: of them a file has only the one that it is about. */
    private static final String WORKSPACES = "workspaces";

    private static final String COMMENT = "comment";

    private static final String PLUGINS = "plugins";

    private static final int PAGE_SIZE = 10_000;

    /** While others write, reading everything again mostly meets a quiet moment. */
    private static final int ATTEMPTS = 5;

    private final EntityStore store;
    private final Definitions definitions;
    private final Optional<String> workspace;
    private final List<String> selectTags;

    /**
     * Exports what a store has in the workspace that it is a view of.
     *
     * @param definitions of all entities of the store
     * @param workspace what the file says about where it belongs
     * @param selectTags only entities that have all of these; the file says so
     */
    public Exporter(EntityStore store, Definitions definitions, Optional<String> workspace, List<String> selectTags) {
        // Values as they are stored: an import of them transforms nothing.
        this.store = store.with(Options.DEFAULT.untransformed());
        this.definitions = definitions;
        this.workspace = workspace;
        this.selectTags = List.copyOf(selectTags);
    }

    /** Whether entities of a kind are part of a configuration. */
    static boolean exports(EntityDefinition definition) {
        return definition.exported() && !definition.name().equals(WORKSPACES);
    }

    /**
     * What was written.
     *
     * @param oneMoment whether all of it was read from the same state
     * @param unseen fields that are stored and that this process has no word for, such as {@code cors config.limit}: they
     *     were not written
     */
    public record Result(long entities, boolean oneMoment, List<String> unseen) {
        public Result {
            unseen = List.copyOf(unseen);
        }
    }

    /**
     * What a file says about where the workspace of a store belongs: nothing when that is where everything goes that
     * does not say so.
     */
    public static Optional<String> workspaceOf(EntityStore store) {
        return store.dao(WORKSPACES)
                .select(store.workspace())
                .map(row -> row.text("name"))
                .filter(name -> !name.equals("default"));
    }

    /** Where everything is written; what an earlier one has is to be forgotten. */
    public interface Opening {
        Writer open() throws IOException;
    }

    /** Writes everything, again as long as others write meanwhile, up to a few times: the result says of the last one whether they did. */
    public Result write(Opening out, boolean json) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Result result;
            try (Writer writer = out.open()) {
                result = write(writer, json);
            }
            if (result.oneMoment() || attempt == ATTEMPTS) {
                return result;
            }
        }
    }

    /** Writes everything. */
    public Result write(Writer out, boolean json) throws IOException {
        ConfigWriter writer = ConfigWriter.of(out, json);
        Position begun = store.reader().reached();
        long entities = 0;
        Set<String> unseen = new TreeSet<>();
        writer.begin(new Header(anyPathAs3(), false, workspace, selectTags, undescribed(unseen)));
        for (EntityDefinition definition : definitions.all()) {
            if (exports(definition)) {
                entities += write(writer, definition);
            } else if (definition.name().equals(WORKSPACES)) {
                entities += writeWorkspace(writer, definition);
            }
        }
        writer.end();
        return new Result(entities, store.reader().reached().equals(begun), List.copyOf(unseen));
    }

    /** One file reads all paths in one way: the way that can say what each of them means. */
    private boolean anyPathAs3() throws IOException {
        for (EntityDefinition definition : definitions.all()) {
            if (PathReading.concerns(definition)) {
                AtomicBoolean found = new AtomicBoolean();
                each(definition, row -> found.compareAndSet(false, PathReading.is3(row)));
                return found.get();
            }
        }
        return false;
    }

    /** Plugins that this process has no subschema for: an import is told to take their configurations as they are. */
    private List<String> undescribed(Set<String> unseen) throws IOException {
        EntityDefinition plugins = definitions.get(PLUGINS);
        if (plugins == null) {
            return List.of();
        }
        Set<String> names = new TreeSet<>();
        each(plugins, row -> {
            String name = String.valueOf(row.fields().get("name"));
            names.add(name);
            store.reader()
                    .select(PLUGINS, Settled.keyOf(plugins, row), Scope.ALL)
                    .ifPresent(stored -> EntityInput.unseen(plugins, stored.fields())
                            .forEach(field -> unseen.add(name + " " + field)));
        });
        plugins.subschemas().forEach(names::remove);
        return List.copyOf(names);
    }

    /** The row of the workspace itself, so that an import into another store makes it as it is; not the plain default. */
    private long writeWorkspace(ConfigWriter writer, EntityDefinition definition) throws IOException {
        Optional<Entity> row =
                selectTags.isEmpty() ? store.dao(WORKSPACES).select(store.workspace()) : Optional.empty();
        if (row.isEmpty() || (workspace.isEmpty() && row.get().get(COMMENT).isEmpty())) {
            return 0;
        }
        writer.add(definition, row.get());
        return 1;
    }

    private long write(ConfigWriter writer, EntityDefinition definition) throws IOException {
        return each(definition, row -> writer.add(definition, row));
    }

    private interface Rows {
        void next(Entity row) throws IOException;
    }

    /** Tells of every row that is exported, and returns how many there are. */
    private long each(EntityDefinition definition, Rows rows) throws IOException {
        long entities = 0;
        PageRequest request = PageRequest.first(PAGE_SIZE);
        while (true) {
            Page page = store.dao(definition.name()).page(request);
            for (Entity entity : page.data()) {
                if (Pruning.hasTags(entity, selectTags)) {
                    rows.next(entity);
                    entities++;
                }
            }
            if (page.offset().isEmpty()) {
                return entities;
            }
            request = request.after(page.offset().get());
        }
    }
}
