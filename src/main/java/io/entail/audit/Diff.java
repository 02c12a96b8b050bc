package io.entail.audit;

import io.entail.errors.Failures;
import io.entail.errors.words.Misuse;
import io.entail.read.Entity;
import io.entail.read.EntityChange.Operation;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.replica.StoreLog;
import io.entail.resolve.Row;
import io.entail.state.LogDefinition;
import io.entail.writes.EntityKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The differences between two moments: entities that were created, changed and deleted. An entity that was changed and
 * changed back is not a difference; an expired entity counts as existing until the log deletes it. Immutable and
 * thread-safe.
 */
public final class Diff {
    private final StoreLog log;
    private final Moment from;
    private final Moment through;
    private final Scope scope;
    private final BiFunction<String, Entity, Entity> shape;

    /**
     * Compares two moments.
     *
     * @param scope the rows to compare
     * @param shape converts the entities of a kind to the form that callers see
     * @throws io.entail.errors.InvalidOptionsException when the first comes after the second
     */
    public Diff(StoreLog log, Moment from, Moment through, Scope scope, BiFunction<String, Entity, Entity> shape) {
        Misuse.requireGiven(from, "from").position().requireHere();
        Misuse.requireGiven(through, "through").position().requireHere();
        if (from.position().compareTo(through.position()) > 0) {
            throw Failures.invalidOptions(
                    Map.of("from", "is " + from.position() + ", which comes after " + through.position()));
        }
        this.log = log;
        this.from = from;
        this.through = through;
        this.scope = scope;
        this.shape = shape;
    }

    public Moment from() {
        return from;
    }

    public Moment through() {
        return through;
    }

    /**
     * Passes each difference to the consumer, in the order of entities and keys. The log is replayed for this.
     *
     * @param entity compare only this entity, null for all
     * @param listener is told about the progress of the replay
     */
    public void each(@Nullable String entity, ReplayListener listener, Consumer<Difference> consumer) {
        Map<String, EntityKeys> keys = new HashMap<>();
        for (LogDefinition definition : log.definitions()) {
            keys.put(definition.definition().name(), new EntityKeys(definition.definition()));
        }
        EntityImages images = new EntityImages(log);
        log.differences(from.position(), through.position(), listener, (name, key, before, after) -> {
            boolean wanted = (entity == null || entity.equals(name)) && isShown(before == null ? after : before);
            boolean same = before != null
                    && after != null
                    && before.definition() == after.definition()
                    && before.after().equals(after.after())
                    && before.expiresAt() == after.expiresAt();
            if (wanted && !same && !isSameByNow(images, name, before, after)) {
                Operation operation =
                        before == null ? Operation.CREATE : after == null ? Operation.DELETE : Operation.UPDATE;
                consumer.accept(new Difference(
                        operation,
                        name,
                        Objects.requireNonNull(keys.get(name)).keyValues(key),
                        entity(images, name, before, from),
                        entity(images, name, after, through)));
            }
        });
    }

    /** Returns all differences, for small results. */
    public List<Difference> toList() {
        List<Difference> all = new ArrayList<>();
        each(null, ReplayListener.NONE, all::add);
        return all;
    }

    /**
     * Compares two rows by the definition of the later moment, because a migration rewrites rows without changing what
     * is shown.
     */
    private boolean isSameByNow(EntityImages images, String name, @Nullable Row before, @Nullable Row after) {
        if (before == null
                || after == null
                || before.definition() == after.definition()
                || before.expiresAt() != after.expiresAt()) {
            return false;
        }
        int shown = images.at(name, through.position().offset());
        return images.values(name, before, shown).equals(images.values(name, after, shown));
    }

    private boolean isShown(@Nullable Row row) {
        String workspace = row == null ? null : EntityImages.workspace(row.workspace());
        return scope.workspace() == null || workspace == null || workspace.equals(scope.workspace());
    }

    /** Returns an entity by the definition of the later moment, so that both have the same field names. */
    private @Nullable Entity entity(EntityImages images, String name, @Nullable Row row, Moment moment) {
        if (row == null) {
            return null;
        }
        int shown = images.at(name, through.position().offset());
        Entity entity = images.entity(name, row, shown, moment.time().toEpochMilli());
        return shape.apply(name, entity);
    }
}
