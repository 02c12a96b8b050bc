package io.entail.dao;

import io.entail.dao.plan.Caller;
import io.entail.dao.plan.CertificateSnis;
import io.entail.dao.plan.EntityType;
import io.entail.read.Entity;
import io.entail.read.EntityReader;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import io.entail.schema.value.NullTrees;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Converts rows to the form that callers get according to their {@link Options}, and passes them to the hooks.
 * Immutable and thread-safe.
 */
final class Results {
    static final String WORKSPACE = "ws_id";

    private final EntityReader reader;
    private final String name;
    private final Supplier<EntityType> type;
    private final Caller caller;
    private final Hooks hooks;

    /**
     * Creates it for an entity.
     *
     * @param type returns the entity by the definition in force, which a migration may replace at any time
     */
    Results(EntityReader reader, String name, Supplier<EntityType> type, Caller caller, Hooks hooks) {
        this.reader = reader;
        this.name = name;
        this.type = type;
        this.caller = caller;
        this.hooks = hooks;
    }

    /** Runs the hooks before a call that is not a write. */
    void before(Call call, @Nullable Object key) {
        if (!hooks.isEmpty()) {
            hooks.runBefore(about(call, key));
        }
    }

    /** Returns the rows that the caller gets for rows that were found or stored. */
    List<Entity> after(Call call, @Nullable Object key, List<Entity> rows) {
        boolean named = call != Call.EACH && CertificateSnis.concern(type.get());
        List<Entity> shaped = isPlain() && !named
                ? rows
                : rows.stream().map(row -> shape(row, named)).toList();
        return hooks.isEmpty() ? shaped : hooks.runAfter(about(call, key), shaped);
    }

    /** Returns a row in the form of the options, without running hooks; for rows that are not results of a call. */
    Entity shown(Entity row) {
        return isPlain() ? row : shape(row, false);
    }

    private boolean isPlain() {
        return type.get().definition().readAsStored()
                && !caller.options().nulls()
                && !caller.options().showWorkspace();
    }

    private Hooks.About about(Call call, @Nullable Object key) {
        return new Hooks.About(call, name, key, Map.of(), caller.workspace(), caller.actor(), caller.reason());
    }

    private Entity shape(Entity entity, boolean named) {
        EntityDefinition definition = type.get().definition();
        Map<String, Object> read = EntityInput.forRead(
                definition, entity.fields(), caller.options().transform());
        Map<String, @Nullable Object> fields =
                caller.options().nulls() ? EntityInput.withNulls(definition, read) : new LinkedHashMap<>(read);
        if (named) {
            fields.put(CertificateSnis.FIELD, CertificateSnis.of(reader, entity));
        }
        String workspace = entity.workspace();
        if (caller.options().showWorkspace() && workspace != null) {
            fields.put(WORKSPACE, workspace);
        }
        return new Entity(
                entity.type(),
                NullTrees.fields(Collections.unmodifiableMap(fields)),
                entity.version(),
                entity.position(),
                workspace,
                entity.ttl());
    }
}
