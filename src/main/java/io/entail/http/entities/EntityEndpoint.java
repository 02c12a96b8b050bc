package io.entail.http.entities;

import io.entail.dao.EntityStore;
import io.entail.dao.Written;
import io.entail.errors.StaleVersionException;
import io.entail.http.call.Answer;
import io.entail.http.call.ErrorAnswers;
import io.entail.http.call.HttpCall;
import io.entail.http.call.RefusedRequest;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import io.entail.schema.value.NullTrees;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Carries out requests about entities. Thread-safe. */
public final class EntityEndpoint {
    /** How often a write is attempted when others change the row in between. */
    public static final int ATTEMPTS_MAX = 10;

    private EntityEndpoint() {}

    /** A write that is repeated when others have changed the row that it depends on. */
    public interface Attempt {
        Answer run();
    }

    /**
     * Repeats a write until no other writer comes in between.
     *
     * @param conditional whether the request has a precondition on the version
     * @throws RefusedRequest with 412 when it has one and the row has another version
     */
    public static Answer attempts(HttpCall call, boolean conditional, Attempt attempt) {
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

    /** Returns the refusal with status 412 for a precondition on a version that the row does not have. */
    public static RefusedRequest unmet(StaleVersionException stale) {
        return new RefusedRequest(new Answer.Document(412, Map.of(), ErrorAnswers.body(stale)));
    }

    /**
     * Returns the answer to a step that has taken effect. It has no body when a later step of the same write deleted
     * the row.
     */
    public static Answer answer(HttpCall call, Step step, Written written) {
        Stored wanted = step.stored();
        Optional<Entity> stored = wanted == null
                ? Optional.empty()
                : written.entities().stream().filter(wanted::is).findFirst();
        return shown(step.status(), stored.map(row -> left(shown(call.store(), row), step.ttl())), call.pathsAs3())
                .with("Entail-Position", written.position().toString());
    }

    /**
     * Returns the row with less than the time to live that it was just given: some of that time has passed since the
     * write, even if the answer is made within the same second.
     */
    private static Entity left(Entity row, OptionalLong given) {
        Long ttl = row.ttl();
        if (ttl == null || given.isEmpty() || ttl < given.getAsLong()) {
            return row;
        }
        long left = Math.max(0, given.getAsLong() - 1);
        return new Entity(row.type(), row.fields(), row.version(), row.position(), row.workspace(), left);
    }

    /** Returns an answer with a row. */
    public static Answer shown(int status, Optional<Entity> row, boolean pathsAs3) {
        return row.<Answer>map(entity -> Answer.of(status, RoutePathForms.shown(entity, pathsAs3))
                        .with("ETag", Preconditions.tag(entity)))
                .orElseGet(() -> Answer.of(status, null));
    }

    /**
     * Returns a stored row as reads show it. When others have changed it since, the values that a read computes are
     * missing.
     */
    private static Entity shown(EntityStore store, Entity stored) {
        EntityDefinition definition = store.dao(stored.type()).definition();
        Optional<Entity> now = store.dao(stored.type())
                .select(Rows.key(definition, stored))
                .filter(row -> row.version() == stored.version());
        return now.orElseGet(() -> withNulls(definition, stored));
    }

    private static Entity withNulls(EntityDefinition definition, Entity stored) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(EntityInput.withNulls(definition, stored.fields()));
        return new Entity(
                stored.type(),
                NullTrees.fields(fields),
                stored.version(),
                stored.position(),
                stored.workspace(),
                stored.ttl());
    }

    /** Returns what the path of a call names. A path begins with the name of a kind of entity. */
    public static Optional<EntityPath> path(HttpCall call) {
        List<EntityDefinition> definitions = call.store().definitions();
        return EntityPath.of(definitions, call.path());
    }
}
