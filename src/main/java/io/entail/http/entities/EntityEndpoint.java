package io.entail.http.entities;

import io.entail.dao.EntityStore;
import io.entail.dao.Written;
import io.entail.errors.StaleVersionException;
import io.entail.http.call.Answer;
import io.entail.http.call.Call;
import io.entail.http.call.Faults;
import io.entail.http.call.Refusal;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Carries requests about entities out. Thread-safe. */
public final class EntityEndpoint {
    /** So often a write is made again whose row others have changed in between. */
    public static final int ATTEMPTS_MAX = 10;

    private EntityEndpoint() {}

    /** What is done again when it was decided by a row that others have changed since. */
    public interface Attempt {
        Answer run();
    }

    /**
     * Runs a write until nobody comes in between.
     *
     * @param conditional whether the client has said which version it wants
     * @throws Refusal with 412 when it has, and the row has another one
     */
    public static Answer attempts(Call call, boolean conditional, Attempt attempt) {
        for (int i = 1; ; i++) {
            try {
                return attempt.run();
            } catch (StaleVersionException e) {
                if (conditional) {
                    throw unmet(e);
                }
                if (i == ATTEMPTS_MAX) {
                    throw e;
                }
                call.requireClient();
            }
        }
    }

    /** What a client is told who has said which version it wants when the row has another one. */
    public static Refusal unmet(StaleVersionException stale) {
        return new Refusal(new Answer.Document(412, Map.of(), Faults.body(stale)));
    }

    /** The answer to a step that has taken effect; without a body when a later step of the same write has deleted the row. */
    public static Answer answer(Call call, Step step, Written written) {
        Stored wanted = step.stored();
        Optional<Entity> stored = wanted == null
                ? Optional.empty()
                : written.entities().stream().filter(wanted::is).findFirst();
        return shown(step.status(), stored.map(row -> left(shown(call.store(), row), step.ttl())), call.pathsAs3())
                .with("Entail-Position", written.position().toString());
    }

    /** Less than the time that a row has just been given is left when this is answered, however fast that is. */
    private static Entity left(Entity row, OptionalLong given) {
        Long ttl = row.ttl();
        if (ttl == null || given.isEmpty() || ttl < given.getAsLong()) {
            return row;
        }
        long left = Math.max(0, given.getAsLong() - 1);
        return new Entity(row.type(), row.fields(), row.version(), row.position(), row.workspace(), left);
    }

    /** An answer with a row. */
    public static Answer shown(int status, Optional<Entity> row, boolean pathsAs3) {
        return row.<Answer>map(entity ->
                        Answer.of(status, RoutePaths.shown(entity, pathsAs3)).with("ETag", Preconditions.tag(entity)))
                .orElseGet(() -> Answer.of(status, null));
    }

    /** What was stored, as reads show it; when others have changed it since, without what only they know. */
    private static Entity shown(EntityStore store, Entity stored) {
        EntityDefinition definition = store.dao(stored.type()).definition();
        Optional<Entity> now = store.dao(stored.type())
                .select(Rows.key(definition, stored))
                .filter(row -> row.version() == stored.version());
        return now.orElseGet(() -> withNulls(definition, stored));
    }

    @SuppressWarnings("unchecked") // Unset fields are null in what is shown.
    private static Entity withNulls(EntityDefinition definition, Entity stored) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(EntityInput.withNulls(definition, stored.fields()));
        return new Entity(
                stored.type(),
                (Map<String, Object>) (Map<String, ?>) fields,
                stored.version(),
                stored.position(),
                stored.workspace(),
                stored.ttl());
    }

    /** Names of kinds in paths. */
    public static Optional<EntityPath> path(Call call) {
        List<EntityDefinition> definitions = call.store().definitions();
        return EntityPath.of(definitions, call.path());
    }
}
