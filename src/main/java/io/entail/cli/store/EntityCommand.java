package io.entail.cli.store;

import io.entail.cli.output.EntityText;
import io.entail.cli.output.Json;
import io.entail.errors.SchemaViolationException;
import io.entail.forms.EntityJson;
import io.entail.forms.KeyText;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** A command about one kind of entity. */
public abstract class EntityCommand extends StoreCommand {
    @Parameters(index = "0", paramLabel = "ENTITY", description = "Name of the entity, such as services.")
    private String entity = "";

    private @Nullable EntityDefinition shown;

    @Override
    protected final int run(OpenedStore store) throws Exception {
        EntityDefinition definition = store.definition(entity);
        shown = definition;
        try {
            return run(store, definition);
        } catch (SchemaViolationException e) {
            e.fields().keySet().stream()
                    // What is said of an entity as a whole.
                    .filter(name -> !name.startsWith("@") && definition.field(name) == null)
                    .forEach(name -> err().println("entail: " + KnownNames.noField(definition, name)));
            throw e;
        }
    }

    protected abstract int run(OpenedStore store, EntityDefinition definition) throws Exception;

    protected final void print(Entity found) {
        if (isJson()) {
            out().println(Json.text(EntityJson.of(found)));
        } else {
            EntityText.of(Objects.requireNonNull(shown), found, out()).forEach(out()::println);
        }
    }

    protected final KeyText key(EntityDefinition definition, String text) {
        try {
            return KeyText.read(definition, text);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e);
        }
    }
}
