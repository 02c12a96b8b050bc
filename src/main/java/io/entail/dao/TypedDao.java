package io.entail.dao;

import io.entail.audit.Blame;
import io.entail.audit.Version;
import io.entail.dao.objects.AvroBinding;
import io.entail.dao.objects.ReadObjects;
import io.entail.errors.words.Misuse;
import io.entail.read.EntityChange;
import io.entail.read.MissedChanges;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Dao} whose entities are objects of a class that Avro has generated from the entity's definition. Immutable
 * and thread-safe; the objects are not thread-safe and belong to the caller.
 *
 * <p>In an object that is inserted or upserted, null means that the field is not given, so it gets its default or
 * automatic value. Fields that the log has and the class does not are kept.
 *
 * <p>The store remembers, by object identity, which version an object returned by a call has. {@link
 * #update(SpecificRecord)} writes the fields that were changed since, and only if the entity still has that version, so
 * changes of others are never undone. {@link #entityOf} returns the version. An update regardless of other changes is
 * {@link #update(Object, Map)}.
 */
public final class TypedDao<T extends SpecificRecord> extends TypedReadDao<T> {

    TypedDao(Dao dao, AvroBinding<T> binding, ReadObjects objects) {
        super(dao, binding, objects);
    }

    /** Does the same as {@link Dao#with(Options)}. */
    public TypedDao<T> with(Options options) {
        return new TypedDao<>(dao.with(options), binding, objects);
    }

    /** Does the same as {@link Dao#with(Map)}. */
    public TypedDao<T> with(Map<String, ?> options) {
        return new TypedDao<>(dao.with(options), binding, objects);
    }

    /** Inserts like {@link Dao#insert(Map)}. Continue with the returned object, whose version is known. */
    public T insert(T object) {
        return insert(object, WriteOptions.NONE);
    }

    /** Does the same as {@link Dao#insert(Map, WriteOptions)}. */
    public T insert(T object, WriteOptions options) {
        return of(dao.insert(binding.given(object), options));
    }

    /** Does the same as {@link Dao#insertAsync(Map)}. */
    public CompletableFuture<T> insertAsync(T object) {
        return insertAsync(object, WriteOptions.NONE);
    }

    /** Does the same as {@link Dao#insertAsync(Map, WriteOptions)}. */
    public CompletableFuture<T> insertAsync(T object, WriteOptions options) {
        return dao.insertAsync(binding.given(object), options).thenApply(this::of);
    }

    /**
     * Stores the fields of an object that were changed since it was read or last updated, and returns the resulting
     * entity. A null in the object unsets the field. The object can be updated again afterwards.
     *
     * @throws io.entail.errors.StaleVersionException when its entity has changed meanwhile: read it again
     * @throws IllegalArgumentException when the object was not returned by a call, so that its version is not known, or
     *     when its key was changed
     */
    public T update(T object) {
        return update(object, WriteOptions.NONE);
    }

    /**
     * Updates like {@link #update(SpecificRecord)}. A version in the options replaces that of the object, which may
     * then have any origin; all fields of an object that was not returned by a call are written.
     */
    public T update(T object, WriteOptions options) {
        ObjectUpdate<T> update = ObjectUpdate.of(this, object, options);
        return update.stored(dao.update(update.key(), update.patch(), update.options()));
    }

    /** Does the same as {@link #update(SpecificRecord)}, without waiting. */
    public CompletableFuture<T> updateAsync(T object) {
        return updateAsync(object, WriteOptions.NONE);
    }

    /** Does the same as {@link #update(SpecificRecord, WriteOptions)}, without waiting. */
    public CompletableFuture<T> updateAsync(T object, WriteOptions options) {
        ObjectUpdate<T> update = ObjectUpdate.of(this, object, options);
        return dao.updateAsync(update.key(), update.patch(), update.options()).thenApply(update::stored);
    }

    /** Does the same as {@link Dao#update(Object, Map)}. */
    public T update(Object key, Map<String, ?> patch) {
        return of(dao.update(key, patch));
    }

    /** Does the same as {@link Dao#update(Object, Map, WriteOptions)}. */
    public T update(Object key, Map<String, ?> patch, WriteOptions options) {
        return of(dao.update(key, patch, options));
    }

    /** Does the same as {@link Dao#updateAsync(Object, Map)}. */
    public CompletableFuture<T> updateAsync(Object key, Map<String, ?> patch) {
        return dao.updateAsync(key, patch).thenApply(this::of);
    }

    /** Does the same as {@link Dao#updateAsync(Object, Map, WriteOptions)}. */
    public CompletableFuture<T> updateAsync(Object key, Map<String, ?> patch, WriteOptions options) {
        return dao.updateAsync(key, patch, options).thenApply(this::of);
    }

    /** Does the same as {@link #upsert(Object, SpecificRecord)} with the object's key. */
    public T upsert(T object) {
        return upsert(object, WriteOptions.NONE);
    }

    /** Does the same as {@link #upsert(Object, SpecificRecord, WriteOptions)} with the object's key. */
    public T upsert(T object, WriteOptions options) {
        Map<String, Object> given = binding.given(object);
        return of(dao.upsert(binding.key(given), given, options));
    }

    /** Does the same as {@link #upsert(SpecificRecord, WriteOptions)}, without waiting. */
    public CompletableFuture<T> upsertAsync(T object, WriteOptions options) {
        Map<String, Object> given = binding.given(object);
        return dao.upsertAsync(binding.key(given), given, options).thenApply(this::of);
    }

    /** Replaces the entity like {@link Dao#upsert(Object, Map)}, whatever version the object has. */
    public T upsert(Object key, T object) {
        return upsert(key, object, WriteOptions.NONE);
    }

    /** Does the same as {@link Dao#upsert(Object, Map, WriteOptions)}. */
    public T upsert(Object key, T object, WriteOptions options) {
        return of(dao.upsert(key, binding.given(object), options));
    }

    /** Does the same as {@link Dao#upsertAsync(Object, Map)}. */
    public CompletableFuture<T> upsertAsync(Object key, T object) {
        return upsertAsync(key, object, WriteOptions.NONE);
    }

    /** Does the same as {@link Dao#upsertAsync(Object, Map, WriteOptions)}. */
    public CompletableFuture<T> upsertAsync(Object key, T object, WriteOptions options) {
        return dao.upsertAsync(key, binding.given(object), options).thenApply(this::of);
    }

    /** Does the same as {@link Dao#delete(Object)}. */
    public Position delete(Object key) {
        return dao.delete(key);
    }

    /** Does the same as {@link Dao#delete(Object, WriteOptions)}. */
    public Position delete(Object key, WriteOptions options) {
        return dao.delete(key, options);
    }

    /** Does the same as {@link Dao#deleteAsync(Object)}. */
    public CompletableFuture<Position> deleteAsync(Object key) {
        return dao.deleteAsync(key);
    }

    /** Does the same as {@link Dao#deleteAsync(Object, WriteOptions)}. */
    public CompletableFuture<Position> deleteAsync(Object key, WriteOptions options) {
        return dao.deleteAsync(key, options);
    }

    /** Does the same as {@link Dao#updateBy(String, Object, Map)}. */
    public T updateBy(String field, Object value, Map<String, ?> patch) {
        return of(dao.updateBy(field, value, patch));
    }

    /** Does the same as {@link Dao#updateBy(String, Object, Map, WriteOptions)}. */
    public T updateBy(String field, Object value, Map<String, ?> patch, WriteOptions options) {
        return of(dao.updateBy(field, value, patch, options));
    }

    /** Does the same as {@link Dao#updateByAsync}. */
    public CompletableFuture<T> updateByAsync(String field, Object value, Map<String, ?> patch, WriteOptions options) {
        return dao.updateByAsync(field, value, patch, options).thenApply(this::of);
    }

    /** Does the same as {@link Dao#upsertBy(String, Object, Map)}. */
    public T upsertBy(String field, Object value, T object) {
        return upsertBy(field, value, object, WriteOptions.NONE);
    }

    /** Does the same as {@link Dao#upsertBy(String, Object, Map, WriteOptions)}. */
    public T upsertBy(String field, Object value, T object, WriteOptions options) {
        return of(dao.upsertBy(field, value, binding.given(object), options));
    }

    /** Does the same as {@link Dao#upsertByAsync}. */
    public CompletableFuture<T> upsertByAsync(String field, Object value, T object, WriteOptions options) {
        return dao.upsertByAsync(field, value, binding.given(object), options).thenApply(this::of);
    }

    /** Does the same as {@link Dao#deleteBy(String, Object)}. */
    public Position deleteBy(String field, Object value) {
        return dao.deleteBy(field, value);
    }

    /** Does the same as {@link Dao#deleteBy(String, Object, WriteOptions)}. */
    public Position deleteBy(String field, Object value, WriteOptions options) {
        return dao.deleteBy(field, value, options);
    }

    /** Does the same as {@link Dao#deleteByAsync}. */
    public CompletableFuture<Position> deleteByAsync(String field, Object value, WriteOptions options) {
        return dao.deleteByAsync(field, value, options);
    }

    /** Does the same as {@link Dao#truncate}. */
    public void truncate() {
        dao.truncate();
    }

    /** Does the same as {@link Dao#deleteTree}. */
    public Position deleteTree(Object key) {
        return dao.deleteTree(key);
    }

    /** Does the same as {@link Dao#deleteTreeAsync}. */
    public CompletableFuture<Position> deleteTreeAsync(Object key) {
        return dao.deleteTreeAsync(key);
    }

    /**
     * Does the same as {@link Dao#history(Object)}. If the entity was migrated, all versions are shown by the definition
     * from which the class was generated; fields without a value in it are unset.
     */
    public TypedHistory<T> history(Object key) {
        return history(key, ReplayListener.NONE);
    }

    /** Does the same as {@link Dao#history(Object, ReplayListener)}. */
    public TypedHistory<T> history(Object key, ReplayListener listener) {
        return new TypedHistory<>(dao.history(key, listener, binding.definition()), this::version);
    }

    private TypedVersion<T> version(Version version) {
        return new TypedVersion<>(version.number(), change(version.change()), version.diff());
    }

    private TypedChange<T> change(EntityChange change) {
        return new TypedChange<>(change, ofNullable(change.before()), ofNullable(change.after()));
    }

    /** Does the same as {@link Dao#blame}. */
    public Optional<Blame> blame(Object key) {
        return dao.blame(key);
    }

    /** Does the same as {@link Dao#lastHolder}. */
    public Optional<Map<String, Object>> lastHolder(String field, Object value, ReplayListener listener) {
        return dao.lastHolder(field, value, listener);
    }

    /** Does the same as {@link EntityStore#watch(String, WatchListener)}. */
    public Watch watch(TypedListener<T> listener) {
        return watch(null, listener);
    }

    /** Does the same as {@link EntityStore#watch(String, Position, WatchListener)}. */
    public Watch watch(@Nullable Position after, TypedListener<T> listener) {
        Misuse.requireGiven(listener, "listener");
        return dao.watch(after, new WatchListener() {
            @Override
            public void changed(EntityChange change) {
                listener.changed(TypedDao.this.change(change));
            }

            @Override
            public void missed(MissedChanges missed) {
                listener.missed(missed);
            }
        });
    }

    /**
     * Returns the calls for these entities within a write of several calls: {@code services.in(write).update(shop)}.
     */
    public TypedCalls<T> in(Transaction write) {
        return new TypedCalls<>(this, Misuse.requireGiven(write, "write"));
    }
}
