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
import java.util.function.LongConsumer;

/** Writes everything in a workspace, and the rows of entities without workspaces, as one configuration. */
public final class Exporter {
    /** The entity of workspaces themselves. A file contains only the workspace that it exports. */
    private static final String WORKSPACES = "workspaces";

    private static final String COMMENT = "comment";

    private static final String PLUGINS = "plugins";

    private static final int PAGE_SIZE = 10_000;

    /**
     * How often an export is repeated because others wrote meanwhile. A second reading usually falls into a quiet
     * moment.
     */
    private static final int ATTEMPTS = 5;

    private final EntityStore store;
    private final Definitions definitions;
    private final Optional<String> workspace;
    private final List<String> selectTags;

    /**
     * Prepares an export of the workspace that the store is a view of.
     *
     * @param definitions of all entities of the store
     * @param workspace the workspace that the file names
     * @param selectTags export only entities that have all of these tags; the file lists them
     */
    public Exporter(EntityStore store, Definitions definitions, Optional<String> workspace, List<String> selectTags) {
        // Values are exported as they are stored, and the file tells an import not to transform them.
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
     * The result of an export.
     *
     * @param oneMoment whether all of it was read from the same state
     * @param unseen stored fields that the definitions of this process do not have, such as {@code cors config.limit};
     *     they were not written
     */
    public record Result(long entities, boolean oneMoment, List<String> unseen) {
        public Result {
            unseen = List.copyOf(unseen);
        }
    }

    /**
     * Returns the name of the workspace that a file should carry. Empty for the default workspace, where a file without
     * a name goes.
     */
    public static Optional<String> workspaceOf(EntityStore store) {
        return store.dao(WORKSPACES)
                .select(store.workspace())
                .map(row -> row.text("name"))
                .filter(name -> !name.equals("default"));
    }

    /** Opens the output. Called again for each attempt; it has to discard what an earlier attempt wrote. */
    public interface Opening {
        Writer open() throws IOException;
    }

    /**
     * Writes everything, and starts over up to a few times when others write meanwhile. The result says whether the
     * last attempt read one moment.
     */
    public Result write(Opening out, boolean json) throws IOException {
        return write(out, json, rows -> {});
    }

    /**
     * Does the same as {@link #write(Opening, boolean)}.
     *
     * @param progress hears how many rows more are written; as many fewer when it starts over
     */
    public Result write(Opening out, boolean json, LongConsumer progress) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Result result;
            try (Writer writer = out.open()) {
                result = write(writer, json, progress);
            }
            if (result.oneMoment() || attempt == ATTEMPTS) {
                return result;
            }
            progress.accept(-result.entities());
        }
    }

    /** Writes everything. */
    public Result write(Writer out, boolean json) throws IOException {
        return write(out, json, rows -> {});
    }

    private Result write(Writer out, boolean json, LongConsumer progress) throws IOException {
        ConfigWriter writer = ConfigWriter.of(out, json);
        Position begun = store.reader().reached();
        long entities = 0;
        Set<String> unseen = new TreeSet<>();
        writer.begin(new Header(anyPathAs3(), false, workspace, selectTags, undescribed(unseen)));
        for (EntityDefinition definition : definitions.all()) {
            if (exports(definition)) {
                entities += write(writer, definition, progress);
            } else if (definition.name().equals(WORKSPACES)) {
                entities += writeWorkspace(writer, definition);
            }
        }
        writer.end();
        return new Result(entities, store.reader().reached().equals(begun), List.copyOf(unseen));
    }

    /**
     * Whether the paths of routes are written in the format of 3.0. A file has one format for all paths, so it takes
     * the one that can express each of them.
     */
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

    /**
     * Returns the plugins that this process has no subschema for. An import is told to take their configurations as
     * they are.
     */
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

    /**
     * Writes the row of the workspace itself, so that an import into another store creates it. The default workspace is
     * left out unless it has a comment. Returns how many rows were written.
     */
    private long writeWorkspace(ConfigWriter writer, EntityDefinition definition) throws IOException {
        Optional<Entity> row =
                selectTags.isEmpty() ? store.dao(WORKSPACES).select(store.workspace()) : Optional.empty();
        if (row.isEmpty() || (workspace.isEmpty() && row.get().get(COMMENT).isEmpty())) {
            return 0;
        }
        writer.add(definition, row.get());
        return 1;
    }

    private long write(ConfigWriter writer, EntityDefinition definition, LongConsumer progress) throws IOException {
        return each(definition, row -> {
            writer.add(definition, row);
            progress.accept(1);
        });
    }

    private interface Rows {
        void next(Entity row) throws IOException;
    }

    /** Passes every row of an entity that is exported to the consumer, and returns how many there are. */
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
