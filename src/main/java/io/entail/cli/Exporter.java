package io.entail.cli;

import io.entail.cli.declarative.ConfigWriter;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.schema.EntityDefinition;
import java.io.IOException;
import java.io.Writer;
import java.util.HashSet;
import java.util.Set;

/** Writes everything in a workspace, and in entities without workspace, as one configuration. */
final class Exporter {
    /** They say where entities are kept, and are no part of what is kept in them. */
    private static final String WORKSPACES = "workspaces";

    private static final int PAGE_SIZE = 10_000;

    private final OpenedStore store;

    Exporter(OpenedStore store) {
        this.store = store;
    }

    /**
     * What was written.
     *
     * @param oneMoment whether all of it was read from the same state
     */
    record Result(long entities, boolean oneMoment) {}

    Result write(Writer out, boolean json) throws IOException {
        ConfigWriter writer = ConfigWriter.of(out, json);
        Set<Position> positions = new HashSet<>();
        long entities = 0;
        writer.begin();
        for (EntityDefinition definition : store.definitions().all()) {
            if (!definition.name().equals(WORKSPACES)) {
                entities += write(writer, definition, positions);
            }
        }
        writer.end();
        return new Result(entities, positions.size() == 1);
    }

    private long write(ConfigWriter writer, EntityDefinition definition, Set<Position> positions) throws IOException {
        long entities = 0;
        PageRequest request = PageRequest.first(PAGE_SIZE);
        while (true) {
            positions.add(store.store().reader().position());
            Page page = store.store().dao(definition.name()).page(request);
            for (Entity entity : page.data()) {
                writer.add(definition, entity);
                positions.add(entity.position());
            }
            entities += page.data().size();
            if (page.offset().isEmpty()) {
                return entities;
            }
            request = request.after(page.offset().get());
        }
    }
}
