package io.entail.dao;

import io.entail.dao.objects.AvroBinding;
import io.entail.dao.objects.ReadObjects;
import io.entail.errors.DefinitionException;
import io.entail.errors.words.Misuse;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Query;
import io.entail.read.TagQuery;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entities of one kind as objects of a generated class: {@link TypedDao}. Immutable and thread-safe.
 */
public abstract sealed class TypedReadDao<T extends SpecificRecord> permits TypedDao {
    final Dao dao;
    final AvroBinding<T> binding;
    final ReadObjects objects;

    TypedReadDao(Dao dao, AvroBinding<T> binding, ReadObjects objects) {
        this.dao = dao;
        this.binding = binding;
        this.objects = objects;
    }

    /** Returns the DAO with the same entities as maps of their fields. */
    public final Dao dao() {
        return dao;
    }

    /** Does the same as {@link Dao#entity}. */
    public final String entity() {
        return dao.entity();
    }

    /** Does the same as {@link Dao#definition}. */
    public final EntityDefinition definition() {
        return dao.definition();
    }

    /**
     * Returns an object for an entity that {@link #dao()} or a view of the past returned; its version is remembered.
     *
     * @throws IllegalArgumentException when it is an entity of another kind
     * @throws DefinitionException when the class is from before a migration, and a field has another type since
     */
    public final T of(Entity entity) {
        if (!binding.entity()
                .equals(Misuse.requireGiven(entity, "entity", "one that was read")
                        .type())) {
            throw new IllegalArgumentException(
                    "an entity of '" + entity.type() + "' is no object of '" + binding.entity() + "'");
        }
        byte[] bytes = bytes(entity);
        T object = binding.object(bytes);
        keep(object, bytes, entity);
        return object;
    }

    private byte[] bytes(Entity entity) {
        try {
            return binding.bytes(ReadDao.fields(entity));
        } catch (IllegalArgumentException e) {
            String outdated = dao.outdated(binding.definition());
            if (outdated == null) {
                throw e;
            }
            throw new DefinitionException(
                    "an entity cannot be an object of " + binding.type().getName() + ": " + outdated,
                    Map.of(binding.entity(), List.of(outdated)));
        }
    }

    final void keep(T object, byte[] bytes, Entity entity) {
        objects.keep(
                object,
                new ReadObjects.Known(
                        Bytes.wrap(bytes), entity.version(), entity.position(), entity.workspace(), entity.ttl()));
    }

    final @Nullable T ofNullable(@Nullable Entity entity) {
        return entity == null ? null : of(entity);
    }

    /**
     * Returns the entity of an object as it was when it was read or last updated: the fields of its class, version,
     * position, workspace and remaining time to live. Empty for an object that was not returned by a call, or that is
     * not among the last 100,000 objects that the store returned.
     */
    public final Optional<Entity> entityOf(T object) {
        ReadObjects.Known known = objects.of(Misuse.requireGiven(object, "entity", "an object"));
        return known == null
                ? Optional.empty()
                : Optional.of(new Entity(
                        binding.entity(),
                        binding.fields(known.bytes().array()),
                        known.version(),
                        known.position(),
                        known.workspace(),
                        known.ttl()));
    }

    /** Does the same as {@link Dao#select}. */
    public final Optional<T> select(Object key) {
        return dao.select(key).map(this::of);
    }

    /** Does the same as {@link Dao#selectAsync}. */
    public final CompletableFuture<Optional<T>> selectAsync(Object key) {
        return dao.selectAsync(key).thenApply(found -> found.map(this::of));
    }

    /** Does the same as {@link Dao#selectBy}. */
    public final Optional<T> selectBy(String field, Object value) {
        return dao.selectBy(field, value).map(this::of);
    }

    /** Does the same as {@link Dao#selectByAsync}. */
    public final CompletableFuture<Optional<T>> selectByAsync(String field, Object value) {
        return dao.selectByAsync(field, value).thenApply(found -> found.map(this::of));
    }

    /** Does the same as {@link Dao#selectByCacheKey}. */
    public final Optional<T> selectByCacheKey(Object key) {
        return dao.selectByCacheKey(key).map(this::of);
    }

    /**
     * Does the same as {@link Dao#cacheKey(Entity)}; for an object that was not read, as
     * {@link Dao#cacheKey(java.util.Map)}.
     */
    public final String cacheKey(T object) {
        ReadObjects.Known known = object == null ? null : objects.of(object);
        return CacheKeys.text(
                dao.definition(),
                binding.given(object),
                known == null || known.workspace() == null ? dao.workspaceOfKeys() : known.workspace());
    }

    /** Does the same as {@link Dao#cacheKey(String...)}. */
    public final String cacheKey(@Nullable String... values) {
        return dao.cacheKey(values);
    }

    private TypedPage<T> page(Page page) {
        return new TypedPage<>(page.data().stream().map(this::of).toList(), page.offset());
    }

    /** Does the same as {@link Dao#page()}. */
    public final TypedPage<T> page() {
        return page(dao.page());
    }

    /** Does the same as {@link Dao#page(PageRequest)}. */
    public final TypedPage<T> page(PageRequest request) {
        return page(dao.page(request));
    }

    /** Does the same as {@link Dao#pageAsync}. */
    public final CompletableFuture<TypedPage<T>> pageAsync(PageRequest request) {
        return dao.pageAsync(request).thenApply(this::page);
    }

    /** Does the same as {@link Dao#pageFor(String, Object, PageRequest)}. */
    public final TypedPage<T> pageFor(String reference, Object parentKey, PageRequest request) {
        return page(dao.pageFor(reference, parentKey, request));
    }

    /** Does the same as {@link Dao#pageForAsync}. */
    public final CompletableFuture<TypedPage<T>> pageForAsync(String reference, Object parentKey, PageRequest request) {
        return dao.pageForAsync(reference, parentKey, request).thenApply(this::page);
    }

    /** Does the same as {@link Dao#pageFor(String, Object, TagQuery, PageRequest)}. */
    public final TypedPage<T> pageFor(String reference, Object parentKey, TagQuery tags, PageRequest request) {
        return page(dao.pageFor(reference, parentKey, tags, request));
    }

    /** Does the same as {@link Dao#byTags}. */
    public final TypedPage<T> byTags(TagQuery tags, PageRequest request) {
        return page(dao.byTags(tags, request));
    }

    /** Does the same as {@link Dao#pageBy(String, Object)}. */
    public final TypedPage<T> pageBy(String field, @Nullable Object value) {
        return page(dao.pageBy(field, value));
    }

    /** Does the same as {@link Dao#pageBy(String, Object, PageRequest)}. */
    public final TypedPage<T> pageBy(String field, @Nullable Object value, PageRequest request) {
        return page(dao.pageBy(field, value, request));
    }

    /** Does the same as {@link Dao#pageByAsync}. */
    public final CompletableFuture<TypedPage<T>> pageByAsync(
            String field, @Nullable Object value, PageRequest request) {
        return dao.pageByAsync(field, value, request).thenApply(this::page);
    }

    /** Does the same as {@link Dao#pageWhere}. */
    public final TypedPage<T> pageWhere(Query query, PageRequest request) {
        return page(dao.pageWhere(query, request));
    }

    /** Does the same as {@link Dao#pageWhereAsync}. */
    public final CompletableFuture<TypedPage<T>> pageWhereAsync(Query query, PageRequest request) {
        return dao.pageWhereAsync(query, request).thenApply(this::page);
    }

    /** Does the same as {@link Dao#each()}. */
    public final Iterable<T> each() {
        return TypedHistory.each(dao.each(), this::of);
    }

    /** Does the same as {@link Dao#each(int)}. */
    public final Iterable<T> each(int pageSize) {
        return TypedHistory.each(dao.each(pageSize), this::of);
    }

    /** Does the same as {@link Dao#eachFor(String, Object)}. */
    public final Iterable<T> eachFor(String reference, Object parentKey) {
        return TypedHistory.each(dao.eachFor(reference, parentKey), this::of);
    }

    /** Does the same as {@link Dao#eachFor(String, Object, int)}. */
    public final Iterable<T> eachFor(String reference, Object parentKey, int pageSize) {
        return TypedHistory.each(dao.eachFor(reference, parentKey, pageSize), this::of);
    }

    /** Does the same as {@link Dao#eachByTags}. */
    public final Iterable<T> eachByTags(TagQuery tags) {
        return TypedHistory.each(dao.eachByTags(tags), this::of);
    }

    /** Does the same as {@link Dao#eachWhere}. */
    public final Iterable<T> eachWhere(Query query) {
        return TypedHistory.each(dao.eachWhere(query), this::of);
    }

    /** Does the same as {@link Dao#stream}. */
    public final Stream<T> stream() {
        return dao.stream().map(this::of);
    }

    /** Does the same as {@link Dao#count}. */
    public final long count() {
        return dao.count();
    }
}
