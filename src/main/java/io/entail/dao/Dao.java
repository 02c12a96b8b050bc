package io.entail.dao;

import io.entail.audit.Blame;
import io.entail.audit.FormerHolders;
import io.entail.audit.History;
import io.entail.dao.objects.ClassVersion;
import io.entail.dao.plan.Caller;
import io.entail.dao.plan.EntityType;
import io.entail.dao.plan.Operation;
import io.entail.dao.plan.Outdated;
import io.entail.dao.plan.Plan;
import io.entail.dao.plan.RowTarget;
import io.entail.errors.EntailException;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.words.Misuse;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.value.Given;
import io.entail.state.Defined;
import io.entail.state.LogDefinition;
import io.entail.writes.EntityKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the entities of one kind, in one workspace. Get one from {@link EntityStore#dao}. Immutable and
 * thread-safe.
 *
 * <p>Values are maps from field to {@link String}, {@link Integer}, {@link Long}, {@link Double}, {@link Boolean},
 * {@link List} and {@link Map}. A reference comes back as a map with the parent's key, {@code {"id": "..."}}. A
 * reference that is passed in may also be the key alone, a map with one of the parent's unique fields, {@code {"name":
 * "x"}}, or the parent itself: an {@link Entity}, its map or its object. A key is the value of the key field, or a map
 * when there are several.
 *
 * <p>A write returns when its outcome is known and its effect is readable in this process. When two writes conflict,
 * the first in the log wins; the other one is validated again on the newer state and sent again, up to the number of
 * retries in the settings. Writes of this process to the same row follow each other in the order of the calls.
 *
 * <p>Every write may throw {@link io.entail.errors.SchemaViolationException}, {@link
 * io.entail.errors.ForeignKeysUnresolvedException}, {@link io.entail.errors.ForeignKeyViolationException}, {@link
 * io.entail.errors.UniqueViolationException}, {@link io.entail.errors.InvalidWorkspaceException}, {@link
 * io.entail.errors.StaleVersionException} when a row kept changing, {@link StoreUnavailableException} when it certainly
 * had no effect, and {@link OutcomeUnknownException} when it may have had one.
 *
 * <p>Methods that end in {@code Async} do the same without waiting: exceptions of the blocking methods become the
 * failure of the future, except {@link IllegalArgumentException}, which is thrown. Callbacks of their futures must not
 * wait for the store; a call that would wait is refused with {@link IllegalStateException}.
 */
public final class Dao extends ReadDao {
    private final Core core;
    private final @Nullable EntityDefinition by;

    Dao(Core core, Caller caller, EntityType type) {
        this(core, caller, type.name(), null);
    }

    private Dao(Core core, Caller caller, String name, @Nullable EntityDefinition by) {
        super(core.log().reader(), core.workers(), name, () -> core.catalog().type(name), caller, core.hooks());
        this.core = core;
        this.by = by;
    }

    /**
     * Returns a DAO for a caller with another version of the definition: its replacements keep the fields that this
     * version does not have.
     */
    Dao by(EntityDefinition known) {
        return new Dao(core, caller, name, known);
    }

    /**
     * Returns this DAO with other options, which replace its former ones.
     *
     * @throws io.entail.errors.InvalidWorkspaceException when they name a workspace that does not exist
     */
    public Dao with(Options options) {
        String workspace =
                Misuse.requireGiven(options, "options", Options.WHEN_SPECIFIED).workspace();
        Caller other = caller.withOptions(options);
        return new Dao(
                core,
                workspace == null
                        ? other
                        : other.withWorkspace(Workspaces.id(core.log().reader(), workspace)),
                name,
                by);
    }

    /**
     * Returns this DAO with options that are given as plain values: {@code nulls}, {@code workspace} (null for all),
     * {@code show_ws_id}, {@code transform}, {@code no_broadcast_crud_event}, {@code pagination}.
     *
     * @throws io.entail.errors.InvalidOptionsException naming each invalid option
     */
    public Dao with(Map<String, ?> options) {
        return with(OptionValues.read(options));
    }

    /**
     * Stores a new entity and returns it. Absent fields get their default or automatic values.
     *
     * @throws io.entail.errors.PrimaryKeyViolationException when an entity with this key exists in any workspace
     */
    public Entity insert(Map<String, ?> values) {
        return insert(values, WriteOptions.NONE);
    }

    /** Does the same as {@link #insert(Map)}, with options. */
    public Entity insert(Map<String, ?> values, WriteOptions options) {
        return stored(Call.INSERT, null, insertion(values, options));
    }

    /** Does the same as {@link #insert(Map)} without waiting. */
    public CompletableFuture<Entity> insertAsync(Map<String, ?> values) {
        return insertAsync(values, WriteOptions.NONE);
    }

    /** Does the same as {@link #insert(Map, WriteOptions)} without waiting. */
    public CompletableFuture<Entity> insertAsync(Map<String, ?> values, WriteOptions options) {
        return storedLater(Call.INSERT, null, () -> insertion(values, options));
    }

    /**
     * Changes fields of an entity and returns the complete entity. Absent fields keep their values, null unsets a
     * field, records are merged field by field, and lists and maps are replaced.
     *
     * @throws io.entail.errors.NotFoundException when the entity does not exist in the current workspace
     */
    public Entity update(Object key, Map<String, ?> patch) {
        return update(key, patch, WriteOptions.NONE);
    }

    /** Does the same as {@link #update(Object, Map)}, with options. */
    public Entity update(Object key, Map<String, ?> patch, WriteOptions options) {
        return stored(Call.UPDATE, key, updating(key(key), patch, options));
    }

    /** Does the same as {@link #update(Object, Map)} without waiting. */
    public CompletableFuture<Entity> updateAsync(Object key, Map<String, ?> patch) {
        return updateAsync(key, patch, WriteOptions.NONE);
    }

    /** Does the same as {@link #update(Object, Map, WriteOptions)} without waiting. */
    public CompletableFuture<Entity> updateAsync(Object key, Map<String, ?> patch, WriteOptions options) {
        return storedLater(Call.UPDATE, key, () -> updating(key(key), patch, options));
    }

    /**
     * Creates or replaces the entity with a key and returns it. Absent fields get their defaults; automatic values such
     * as {@code created_at} are kept. The key argument overrides key fields in the values.
     *
     * @throws io.entail.errors.PrimaryKeyViolationException when the key is taken in another workspace
     */
    public Entity upsert(Object key, Map<String, ?> values) {
        return upsert(key, values, WriteOptions.NONE);
    }

    /** Does the same as {@link #upsert(Object, Map)}, with options. */
    public Entity upsert(Object key, Map<String, ?> values, WriteOptions options) {
        return stored(Call.UPSERT, key, upserting(key(key), values, options));
    }

    /** Does the same as {@link #upsert(Object, Map)} without waiting. */
    public CompletableFuture<Entity> upsertAsync(Object key, Map<String, ?> values) {
        return upsertAsync(key, values, WriteOptions.NONE);
    }

    /** Does the same as {@link #upsert(Object, Map, WriteOptions)} without waiting. */
    public CompletableFuture<Entity> upsertAsync(Object key, Map<String, ?> values, WriteOptions options) {
        return storedLater(Call.UPSERT, key, () -> upserting(key(key), values, options));
    }

    /**
     * Deletes an entity and, in the same write, what its children's definitions say: children with {@code cascade} are
     * deleted too, at any depth, and those with {@code null} lose their reference. Deleting an entity that does not
     * exist is no error.
     *
     * @return the position from which on the entity is gone
     * @throws io.entail.errors.ForeignKeyViolationException when a child with {@code restrict} refers to it
     * @throws io.entail.errors.WriteTooLargeException when the deletion does not fit one write; {@link #deleteTree}
     *     takes several
     */
    public Position delete(Object key) {
        return delete(key, WriteOptions.NONE);
    }

    /** Does the same as {@link #delete(Object)}, with options. */
    public Position delete(Object key, WriteOptions options) {
        return deleted(Call.DELETE, key, await(deletion(key(key), options)));
    }

    /** Does the same as {@link #delete(Object)} without waiting. */
    public CompletableFuture<Position> deleteAsync(Object key) {
        return deleteAsync(key, WriteOptions.NONE);
    }

    /** Does the same as {@link #delete(Object, WriteOptions)} without waiting. */
    public CompletableFuture<Position> deleteAsync(Object key, WriteOptions options) {
        return later(() -> deletion(key(key), options)).thenApply(written -> deleted(Call.DELETE, key, written));
    }

    /** Updates the entity that holds a unique value, like {@link #update(Object, Map)}. */
    public Entity updateBy(String field, Object value, Map<String, ?> patch) {
        return updateBy(field, value, patch, WriteOptions.NONE);
    }

    /** Does the same as {@link #updateBy(String, Object, Map)}, with options. */
    public Entity updateBy(String field, Object value, Map<String, ?> patch, WriteOptions options) {
        return stored(Call.UPDATE_BY, value, updating(holder(field, value), patch, options));
    }

    /** Does the same as {@link #updateBy(String, Object, Map, WriteOptions)} without waiting. */
    public CompletableFuture<Entity> updateByAsync(
            String field, Object value, Map<String, ?> patch, WriteOptions options) {
        return storedLater(Call.UPDATE_BY, value, () -> updating(holder(field, value), patch, options));
    }

    /**
     * Creates or replaces the entity that holds a unique value, like {@link #upsert(Object, Map)}. An existing entity
     * keeps its key; a new one gets the value, whatever the values say.
     */
    public Entity upsertBy(String field, Object value, Map<String, ?> values) {
        return upsertBy(field, value, values, WriteOptions.NONE);
    }

    /** Does the same as {@link #upsertBy(String, Object, Map)}, with options. */
    public Entity upsertBy(String field, Object value, Map<String, ?> values, WriteOptions options) {
        return stored(Call.UPSERT_BY, value, upserting(holder(field, value), values, options));
    }

    /** Does the same as {@link #upsertBy(String, Object, Map, WriteOptions)} without waiting. */
    public CompletableFuture<Entity> upsertByAsync(
            String field, Object value, Map<String, ?> values, WriteOptions options) {
        return storedLater(Call.UPSERT_BY, value, () -> upserting(holder(field, value), values, options));
    }

    /** Deletes the entity that holds a unique value, like {@link #delete(Object)}. */
    public Position deleteBy(String field, Object value) {
        return deleteBy(field, value, WriteOptions.NONE);
    }

    /** Does the same as {@link #deleteBy(String, Object)}, with options. */
    public Position deleteBy(String field, Object value, WriteOptions options) {
        return deleted(Call.DELETE_BY, value, await(deletion(holder(field, value), options)));
    }

    /** Does the same as {@link #deleteBy(String, Object, WriteOptions)} without waiting. */
    public CompletableFuture<Position> deleteByAsync(String field, Object value, WriteOptions options) {
        return later(() -> deletion(holder(field, value), options))
                .thenApply(written -> deleted(Call.DELETE_BY, value, written));
    }

    /**
     * Deletes all entities of this kind in all workspaces, in several writes, together with the rows that cascade. Not
     * atomic. The default workspace itself is kept.
     *
     * @throws io.entail.errors.ForeignKeyViolationException when a child with {@code restrict} refers to one of them;
     *     entities before it have been deleted
     */
    public void truncate() {
        new Truncation(core, caller).run(type());
    }

    /**
     * Deletes an entity with its children in several writes, children first and the entity last. Not atomic: others may
     * see it partly done. It fails with the same errors as {@link #delete(Object)}, and what was deleted before stays
     * deleted; calling it again continues.
     *
     * @return the position from which on the entity is gone
     */
    public Position deleteTree(Object key) {
        return core.waiting()
                .on(
                        deleteTreeAsync(key),
                        cause -> new StoreUnavailableException(
                                "interrupted while deleting a tree, which goes on", cause));
    }

    /** Does the same as {@link #deleteTree} without waiting. */
    public CompletableFuture<Position> deleteTreeAsync(Object key) {
        try {
            Plan look = core.writes().emptyPlan(caller);
            return core.treeDeletion(caller).delete(look, type(), type().keys().key(key));
        } catch (EntailException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Returns every version of the entity with a key in the current workspace, with who made it, when and why; empty
     * when it never existed.
     */
    public History history(Object key) {
        return history(key, ReplayListener.NONE);
    }

    /**
     * Returns the history like {@link #history(Object)}. The listener is told about the replay that finds versions
     * older than the index.
     */
    public History history(Object key, ReplayListener listener) {
        return new History(core.log(), name, type().keys().key(key), scope, results::shown, listener);
    }

    /** Returns the history for a reader with a definition of its own: where the entity was migrated, it shows all versions. */
    History history(Object key, ReplayListener listener, EntityDefinition readBy) {
        History history = history(key, listener);
        Defined defined = core.log().defined(name);
        return defined == null || defined.migrations().isEmpty()
                ? history
                : history.byDefinition(ClassVersion.of(defined, readBy));
    }

    /** Returns why a definition is from before a migration of these entities, null when it is not. */
    @Nullable
    String outdated(EntityDefinition by) {
        LogDefinition latest = core.log().definition(name);
        return latest == null ? null : Outdated.message(core.log(), latest, by);
    }

    /** Returns which change set each value of the entity with a key; empty when it does not exist. */
    public Optional<Blame> blame(Object key) {
        return Blame.of(history(key).byDefinitionOfNow());
    }

    /**
     * Returns the key of the entity of the current workspace that was the last to hold a unique value, even if it no
     * longer does; empty when none ever did. Reads the whole log and reports the progress to the listener.
     */
    public Optional<Map<String, Object>> lastHolder(String field, Object value, ReplayListener listener) {
        EntityKeys keys = type().keys();
        int constraint = keys.uniqueIndex(field);
        for (Bytes claim : keys.claimsOf(constraint, value)) {
            for (Bytes key : new FormerHolders(core.log()).of(name, constraint, claim, listener)) {
                Map<String, Object> named = keys.keyValues(key);
                boolean had = history(named).byDefinitionOfNow().stream()
                        .map(version -> version.change().after())
                        .anyMatch(after -> after != null
                                && claim.equals(keys.claims(after.fields()).get(constraint)));
                if (had) {
                    return Optional.of(named);
                }
            }
        }
        return Optional.empty();
    }

    /** Does the same as {@link EntityStore#watch(String, Position, io.entail.read.WatchListener)}. */
    Watch watch(@Nullable Position after, WatchListener listener) {
        return core.log().watch(name, scope, after, new ShapedChanges(results, listener));
    }

    private Operation insertion(Map<String, ?> values, WriteOptions options) {
        Map<String, ?> given = Given.entity(values);
        return new Operation.Insert(name, Transaction.keyIn(type(), given), given, options);
    }

    private RowTarget key(Object key) {
        return new RowTarget.Key(type().keys().key(key));
    }

    private RowTarget holder(String field, Object value) {
        return core.catalog().holder(name, field, value, Scope.workspace(caller.workspace()));
    }

    private Operation updating(RowTarget target, Map<String, ?> patch, WriteOptions options) {
        return new Operation.Update(name, target, Given.entity(patch), options);
    }

    private Operation upserting(RowTarget target, Map<String, ?> values, WriteOptions options) {
        return new Operation.Upsert(name, target, Given.entity(values), options, by, null);
    }

    private Operation deletion(RowTarget target, WriteOptions options) {
        return new Operation.Delete(name, target, options);
    }

    private CompletableFuture<Written> later(Supplier<Operation> operation) {
        try {
            return core.writes().start(caller, List.of(operation.get()));
        } catch (EntailException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Entity> storedLater(Call call, @Nullable Object key, Supplier<Operation> operation) {
        return later(operation).thenApply(written -> stored(call, key, written));
    }

    private Written await(Operation operation) {
        return core.writes().await(caller, List.of(operation));
    }

    private Entity stored(Call call, @Nullable Object key, Operation operation) {
        return stored(call, key, await(operation));
    }

    private Entity stored(Call call, @Nullable Object key, Written written) {
        // The rows that a certificate creates are listed after it.
        return results.after(call, key, written.entities().subList(0, 1)).get(0);
    }

    private Position deleted(Call call, Object key, Written written) {
        results.after(call, key, List.of());
        return written.position();
    }
}
