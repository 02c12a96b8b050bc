package io.entail.declarative;

import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes everything in a workspace, and in entities without workspace, as one configuration. */
public final class Exporter {
    /** They say where entities are kept, and are no part of what is kept in them. */
    private static final String WORKSPACES = "workspaces";

    private static final int PAGE_SIZE = 10_000;

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
     */
    public record Result(long entities, boolean oneMoment) {}

    /** Writes everything. */
    public Result write(Writer out, boolean json) throws IOException {
        ConfigWriter writer = ConfigWriter.of(out, json);
        Position begun = store.reader().reached();
        long entities = 0;
        writer.begin(new Header(anyPathAs3(), false, workspace, selectTags));
        for (EntityDefinition definition : definitions.all()) {
            if (exports(definition)) {
                entities += write(writer, definition);
            }
        }
        writer.end();
        return new Result(entities, store.reader().reached().equals(begun));
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
