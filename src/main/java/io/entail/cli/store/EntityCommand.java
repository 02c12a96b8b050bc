package io.entail.cli.store;

import io.entail.cli.output.EntityText;
import io.entail.cli.output.Json;
import io.entail.errors.ForeignKeysUnresolvedException;
import io.entail.errors.SchemaViolationException;
import io.entail.forms.EntityJson;
import io.entail.forms.KeyText;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** A command about the rows of one entity. */
public abstract class EntityCommand extends StoreCommand {
    @Parameters(index = "0", paramLabel = "ENTITY", description = "Name of the entity, such as services.")
    private String entity = "";

    private @Nullable EntityDefinition shown;
    private Map<String, @Nullable Object> written = Map.of();

    @Override
    protected final int run(OpenedStore store) throws Exception {
        EntityDefinition definition = store.definition(entity);
        shown = definition;
        try {
            return run(store, definition);
        } catch (SchemaViolationException e) {
            tell(UnknownFields.told(store.definitions(), definition, written, e.fields()));
            throw e;
        } catch (ForeignKeysUnresolvedException e) {
            tell(KnownNames.noParents(store.definitions(), definition, written, e.fields(), store::names));
            throw e;
        }
    }

    private void tell(List<String> hints) {
        hints.forEach(hint -> err().println("entail: " + hint));
    }

    /** Notes the values that the row will have, for hints about those that are refused. */
    protected final void writes(Map<String, @Nullable Object> values) {
        written = Collections.unmodifiableMap(new LinkedHashMap<>(values));
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
