package io.entail.dao;

import io.entail.errors.EntailException;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Entity;
import io.entail.read.EntityReader;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.read.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads and writes the entities of one kind, in one workspace. Get one from {@link EntityStore#dao}. Immutable and
 * thread-safe.
 *
 * <p>Values are maps from field to {@link String}, {@link Integer}, {@link Long}, {@link Double}, {@link Boolean},
 * {@link List} and {@link Map}. A reference is a map with the parent's key, {@code {"id": "..."}}, or with one of its
 * unique fields, {@code {"name": "x"}}. A key is the value of the key field, or a map when there are several.
 *
 * <p>A write returns when its outcome is known and its effect is readable here. Whoever comes first wins; a write that
 * came second is checked again against what is there by then and tried again, so often as the settings say. Writes of
 * this process to the same row follow each other in the order of the calls.
 *
 * <p>Every write may throw {@link io.entail.errors.SchemaViolationException},
 * {@link io.entail.errors.ForeignKeysUnresolvedException}, {@link io.entail.errors.ForeignKeyViolationException},
 * {@link io.entail.errors.UniqueViolationException}, {@link io.entail.errors.InvalidWorkspaceException},
 * {@link io.entail.errors.StaleVersionException} when a row kept changing, {@link StoreUnavailableException} when it
 * certainly had no effect, and {@link OutcomeUnknownException} when it may have had one.
 *
 * <p>Methods that end in {@code Async} do the same without waiting: what others throw becomes the future's failure,
 * except {@link IllegalArgumentException}. Callbacks of their futures must not wait for the store; a call that would is
 * refused with {@link IllegalStateException}.
 */
public final class Dao {
    private final Core core;
    private final Caller caller;
    private final EntityType type;
    private final EntityReader reader;
    private final Scope scope;

    Dao(Core core, Caller caller, EntityType type) {
        this.core = core;
        this.caller = caller;
        this.type = type;
        this.reader = core.log().reader();
        this.scope = Scope.workspace(caller.workspace());
    }

    /** The entity's name, such as {@code services}. */
    public String entity() {
        return type.name();
    }

    /**
     * The entity with a key, empty when there is none in the current workspace.
     *
     * @throws io.entail.errors.InvalidPrimaryKeyException when the key does not fit
     */
    public Optional<Entity> select(Object key) {
        return reader.select(type.name(), key, scope);
    }

    /** As {@link #select}. */
    public CompletableFuture<Optional<Entity>> selectAsync(Object key) {
        return read(() -> select(key));
    }

    /**
     * The entity that holds a unique value, empty when none in the current workspace does.
     *
     * @param field a unique field; {@code cache_key} for the composite constraint, with a map of its fields as value
     * @throws io.entail.errors.InvalidUniqueException when the value does not fit the field
     * @throws io.entail.errors.InvalidForeignKeyException when the field is a reference and the value no key of its parent
     */
    public Optional<Entity> selectBy(String field, Object value) {
        return reader.selectBy(type.name(), field, value, scope);
    }

    /** As {@link #selectBy}. */
    public CompletableFuture<Optional<Entity>> selectByAsync(String field, Object value) {
        return read(() -> selectBy(field, value));
    }

    /**
     * A page of the entities of the current workspace, in the order of their keys, from one moment.
     *
     * @throws io.entail.errors.InvalidSizeException when the size is not 1 to 50,000
     * @throws io.entail.errors.InvalidOffsetException when the offset is not one that a page returned
     */
    public Page page(PageRequest request) {
        return reader.page(type.name(), request, scope);
    }

    /** As {@link #page}. */
    public CompletableFuture<Page> pageAsync(PageRequest request) {
        return read(() -> page(request));
    }

    /** As {@link #page}, only those that refer to a parent, which need not exist. */
    public Page pageFor(String reference, Object parentKey, PageRequest request) {
        return reader.pageFor(type.name(), reference, parentKey, request, scope);
    }

    /** As {@link #pageFor}. */
    public CompletableFuture<Page> pageForAsync(String reference, Object parentKey, PageRequest request) {
        return read(() -> pageFor(reference, parentKey, request));
    }

    /**
     * All entities of the current workspace in the order of their keys, read page by page as they are asked for. Each
     * page is from one moment; between pages others may write.
     */
    public Iterable<Entity> each() {
        return each(PageRequest.DEFAULT_SIZE);
    }

    /** As {@link #each()}, with so many entities a page. */
    public Iterable<Entity> each(int pageSize) {
        return () -> new Pages(this::page, PageRequest.first(pageSize));
    }

    /** As {@link #each()}, for a pipeline. */
    public Stream<Entity> stream() {
        return StreamSupport.stream(each().spliterator(), false);
    }

    /** How many there are in the current workspace, without reading them; some may have expired. */
    public long count() {
        return reader.count(type.name(), scope);
    }

    /**
     * Stores a new entity and returns it. What is absent gets its default or automatic value.
     *
     * @throws io.entail.errors.PrimaryKeyViolationException when there is one with its key, in whatever workspace
     */
    public Entity insert(Map<String, ?> values) {
        return stored(insertion(values));
    }

    /** As {@link #insert}. */
    public CompletableFuture<Entity> insertAsync(Map<String, ?> values) {
        return later(() -> insertion(values)).thenApply(Dao::only);
    }

    /**
     * Changes fields of an entity and returns it whole. Absent fields stay, null unsets, records are merged field by
     * field, lists and maps replaced.
     *
     * @throws io.entail.errors.NotFoundException when there is none in the current workspace
     */
    public Entity update(Object key, Map<String, ?> patch) {
        return update(key, patch, WriteOptions.NONE);
    }

    /** As {@link #update(Object, Map)}, with options. */
    public Entity update(Object key, Map<String, ?> patch, WriteOptions options) {
        return stored(updating(key, patch, options));
    }

    /** As {@link #update(Object, Map)}. */
    public CompletableFuture<Entity> updateAsync(Object key, Map<String, ?> patch) {
        return updateAsync(key, patch, WriteOptions.NONE);
    }

    /** As {@link #update(Object, Map, WriteOptions)}. */
    public CompletableFuture<Entity> updateAsync(Object key, Map<String, ?> patch, WriteOptions options) {
        return later(() -> updating(key, patch, options)).thenApply(Dao::only);
    }

    /**
     * Stores an entity under a key, new or in place of the one that is there, and returns it. What is absent returns to
     * its default; automatic values such as {@code created_at} stay. The key argument counts, whatever the values say.
     *
     * @throws io.entail.errors.PrimaryKeyViolationException when the key is taken in another workspace
     */
    public Entity upsert(Object key, Map<String, ?> values) {
        return upsert(key, values, WriteOptions.NONE);
    }

    /** As {@link #upsert(Object, Map)}, with options. */
    public Entity upsert(Object key, Map<String, ?> values, WriteOptions options) {
        return stored(upserting(key, values, options));
    }

    /** As {@link #upsert(Object, Map)}. */
    public CompletableFuture<Entity> upsertAsync(Object key, Map<String, ?> values) {
        return upsertAsync(key, values, WriteOptions.NONE);
    }

    /** As {@link #upsert(Object, Map, WriteOptions)}. */
    public CompletableFuture<Entity> upsertAsync(Object key, Map<String, ?> values, WriteOptions options) {
        return later(() -> upserting(key, values, options)).thenApply(Dao::only);
    }

    /**
     * Deletes an entity and, in the same write, what its children's definitions say: those that cascade are deleted too,
     * at any depth, those that are set to null lose their reference. Deleting what is not there is fine.
     *
     * @return where in the log it is gone
     * @throws io.entail.errors.ForeignKeyViolationException when a child restricts it
     * @throws io.entail.errors.WriteTooLargeException when that does not fit one write; {@link #deleteTree} takes several
     */
    public Position delete(Object key) {
        return delete(key, WriteOptions.NONE);
    }

    /** As {@link #delete(Object)}, with options. */
    public Position delete(Object key, WriteOptions options) {
        return await(deletion(key, options)).position();
    }

    /** As {@link #delete(Object)}. */
    public CompletableFuture<Position> deleteAsync(Object key) {
        return deleteAsync(key, WriteOptions.NONE);
    }

    /** As {@link #delete(Object, WriteOptions)}. */
    public CompletableFuture<Position> deleteAsync(Object key, WriteOptions options) {
        return later(() -> deletion(key, options)).thenApply(Written::position);
    }

    /**
     * Deletes an entity with its children in several writes, children first and the entity last. Not atomic: others see
     * it half done, and when it fails, with whatever error {@link #delete(Object)} has, what has been deleted until then
     * stays deleted. Calling it again goes on.
     *
     * @return where in the log the entity is gone
     */
    public Position deleteTree(Object key) {
        return core.waiting()
                .on(
                        deleteTreeAsync(key),
                        cause -> new StoreUnavailableException(
                                "interrupted while deleting a tree, which goes on", cause));
    }

    /** As {@link #deleteTree}. */
    public CompletableFuture<Position> deleteTreeAsync(Object key) {
        try {
            return new TreeDeletion(core, caller).delete(type, type.keys().key(key));
        } catch (EntailException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Operation insertion(Map<String, ?> values) {
        return new Operation.Insert(type.name(), Transaction.keyIn(type, values), Inputs.copy(values));
    }

    private Operation updating(Object key, Map<String, ?> patch, WriteOptions options) {
        return new Operation.Update(type.name(), type.keys().key(key), Inputs.copy(patch), options.ifVersion());
    }

    private Operation upserting(Object key, Map<String, ?> values, WriteOptions options) {
        return new Operation.Upsert(type.name(), type.keys().key(key), Inputs.copy(values), options.ifVersion());
    }

    private Operation deletion(Object key, WriteOptions options) {
        return new Operation.Delete(type.name(), type.keys().key(key), options.ifVersion());
    }

    private CompletableFuture<Written> later(Supplier<Operation> operation) {
        try {
            return core.writes().start(caller, List.of(operation.get()));
        } catch (EntailException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Written await(Operation operation) {
        return core.writes().await(caller, List.of(operation));
    }

    private Entity stored(Operation operation) {
        return only(await(operation));
    }

    private static Entity only(Written written) {
        return written.entities().get(0);
    }

    private <T> CompletableFuture<T> read(Supplier<T> read) {
        return CompletableFuture.supplyAsync(read, core.workers());
    }
}
