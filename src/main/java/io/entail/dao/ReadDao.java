package io.entail.dao;

import io.entail.dao.plan.Caller;
import io.entail.dao.plan.EntityType;
import io.entail.errors.Failures;
import io.entail.errors.words.Misuse;
import io.entail.read.Entity;
import io.entail.read.EntityReader;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Query;
import io.entail.read.Scope;
import io.entail.read.TagQuery;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.Struct;
import io.entail.schema.value.Given;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entities of one kind, in one workspace. Immutable and thread-safe.
 *
 * <p>Values are maps from field to {@link String}, {@link Integer}, {@link Long}, {@link Double}, {@link Boolean},
 * {@link List} and {@link Map}. A reference is a map with the parent's key, {@code {"id": "..."}}. A key is the value of
 * the key field, or a map when there are several.
 *
 * <p>Methods that end in {@code Async} do the same without waiting: what others throw becomes the future's failure.
 * Callbacks of their futures must not wait for the store.
 */
public sealed class ReadDao permits Dao {
    private final EntityReader reader;
    private final Executor workers;
    final String name;
    private final Supplier<EntityType> type;
    final Caller caller;
    final Results results;
    final Scope scope;

    /**
     * Creates a DAO.
     *
     * @param type returns the entity by the definition in force, which a migration may replace at any time
     */
    ReadDao(EntityReader reader, Executor workers, String name, Supplier<EntityType> type, Caller caller, Hooks hooks) {
        this.reader = reader;
        this.workers = workers;
        this.name = name;
        this.type = type;
        this.caller = caller;
        this.results = new Results(reader, name, type, caller, hooks);
        this.scope = caller.options().allWorkspaces() ? Scope.ALL : Scope.workspace(caller.workspace());
    }

    /** Returns the entity's name, such as {@code services}. */
    public final String entity() {
        return name;
    }

    final EntityType type() {
        return type.get();
    }

    /** Returns the definition that is in force now. A migration may put another one in force at any time. */
    public final EntityDefinition definition() {
        return type().definition();
    }

    /**
     * Returns the entity with a key, empty when there is none in the current workspace.
     *
     * @throws io.entail.errors.InvalidPrimaryKeyException when the key does not fit
     */
    public final Optional<Entity> select(Object key) {
        results.before(Call.SELECT, key);
        return one(Call.SELECT, key, reader.select(name, key, scope));
    }

    /** Does the same as {@link #select}, without hooks. */
    final Optional<Entity> look(Object key) {
        return reader.select(name, key, scope).map(results::shown);
    }

    /** Does the same as {@link #select} without waiting. */
    public final CompletableFuture<Optional<Entity>> selectAsync(Object key) {
        return read(() -> select(key));
    }

    /**
     * Returns the entity that holds a unique value, empty when none in the current workspace does.
     *
     * @param field a unique field; {@code cache_key} for the composite constraint, with a map of its fields as value
     * @throws io.entail.errors.InvalidUniqueException when the value does not fit the field
     * @throws io.entail.errors.InvalidForeignKeyException when the field is a reference and the value no key of its
     *     parent
     * @throws io.entail.errors.InvalidUniqueGlobalException when all workspaces are asked and the field is unique
     *     within one
     */
    public final Optional<Entity> selectBy(String field, Object value) {
        results.before(Call.SELECT_BY, value);
        return one(Call.SELECT_BY, value, reader.selectBy(name, field, value, scope));
    }

    /** Does the same as {@link #selectBy} without waiting. */
    public final CompletableFuture<Optional<Entity>> selectByAsync(String field, Object value) {
        return read(() -> selectBy(field, value));
    }

    /**
     * Returns the entity with a cache key.
     *
     * @param key what {@link #cacheKey(Map)} returned; where the definition's cache key is one field, the field's
     *     value; or an entity, or a map with the fields of the cache key
     * @throws IllegalArgumentException when the definition has no cache key, or this is something else
     */
    public final Optional<Entity> selectByCacheKey(Object key) {
        List<String> fields = CacheKeys.fields(definition());
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("entity does not have a cache_key defined");
        }
        boolean table = key instanceof Map<?, ?> || key instanceof Entity;
        if (!table && !Given.isPlain(key)) {
            throw CacheKeys.misuse();
        }
        results.before(Call.SELECT_BY_CACHE_KEY, key);
        Optional<Entity> found = Optional.empty();
        if (fields.size() == 1) {
            Object value = table ? fields(key).get(fields.get(0)) : key;
            found = value == null ? found : reader.selectBy(name, fields.get(0), value, scope);
        } else {
            Map<String, ?> values =
                    table ? composite(fields, fields(key)) : CacheKeys.values(definition(), String.valueOf(key));
            found = values == null ? found : reader.selectBy(name, CacheKeys.COMPOSITE, values, scope);
        }
        return one(Call.SELECT_BY_CACHE_KEY, key, found);
    }

    private static Map<String, ?> fields(Object key) {
        return key instanceof Entity entity ? fields(entity) : Given.table("key", key);
    }

    /** Returns the fields of an entity as a map; a hook may have replaced the entity by any other object. */
    static Map<String, ?> fields(Entity entity) {
        return entity.fields() instanceof Struct decoded ? decoded : Given.table("entity", entity.fields());
    }

    private static Map<String, ?> composite(List<String> fields, Map<String, ?> given) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String field : fields) {
            Object value = given.get(field);
            if (value != null) {
                values.put(field, value);
            }
        }
        return values;
    }

    /**
     * Returns the text that identifies an entity in caches: its name, up to five values, and the workspace, separated
     * by colons.
     */
    public final String cacheKey(Map<String, ?> entity) {
        if (entity == null) {
            throw CacheKeys.misuse();
        }
        return CacheKeys.text(definition(), Given.table("entity", entity), workspaceOfKeys());
    }

    /**
     * Does the same as {@link #cacheKey(Map)} for an entity that was read; its workspace counts, not the current one.
     */
    public final String cacheKey(Entity entity) {
        if (entity == null) {
            throw CacheKeys.misuse();
        }
        return CacheKeys.text(definition(), fields(entity), entity.workspace());
    }

    /** Does the same as {@link #cacheKey(Map)} for up to five values; null stands for one that is unset. */
    public final String cacheKey(@Nullable String... values) {
        if (values == null) {
            throw CacheKeys.misuse();
        }
        return CacheKeys.text(name, Arrays.asList(values), workspaceOfKeys());
    }

    final @Nullable String workspaceOfKeys() {
        return definition().workspaceable() ? caller.workspace() : null;
    }

    /** Returns the first page, of the size that the options say. */
    public final Page page() {
        return page(PageRequest.first(caller.options().pageSize()));
    }

    /**
     * Returns a page of the entities of the current workspace, in the order of their keys, from one moment.
     *
     * @throws io.entail.errors.InvalidSizeException when the size is not 1 to 50,000, or above the limit of the options
     * @throws io.entail.errors.InvalidOffsetException when the offset is not one that a page returned
     */
    public final Page page(PageRequest request) {
        results.before(Call.PAGE, null);
        return page(Call.PAGE, null, readPage(request));
    }

    /** Does the same as {@link #page} without waiting. */
    public final CompletableFuture<Page> pageAsync(PageRequest request) {
        return read(() -> page(request));
    }

    /** Does the same as {@link #page} for entities that refer to a parent, which need not exist. */
    public final Page pageFor(String reference, Object parentKey, PageRequest request) {
        results.before(Call.PAGE_FOR, parentKey);
        return page(Call.PAGE_FOR, parentKey, readPageFor(reference, parentKey, request));
    }

    /** Does the same as {@link #pageFor} without waiting. */
    public final CompletableFuture<Page> pageForAsync(String reference, Object parentKey, PageRequest request) {
        return read(() -> pageFor(reference, parentKey, request));
    }

    /**
     * Does the same as {@link #page(PageRequest)} for entities that have tags.
     *
     * @throws io.entail.errors.InvalidOptionsException when the entity has no tags
     */
    public final Page byTags(TagQuery tags, PageRequest request) {
        results.before(Call.PAGE, null);
        return page(Call.PAGE, null, readByTags(tags, request));
    }

    /** Does the same as {@link #pageFor(String, Object, PageRequest)} for entities that have tags. */
    public final Page pageFor(String reference, Object parentKey, TagQuery tags, PageRequest request) {
        results.before(Call.PAGE_FOR, parentKey);
        return page(
                Call.PAGE_FOR, parentKey, reader.pageFor(name, reference, parentKey, tags, checked(request), scope));
    }

    /**
     * Does the same as {@link #pageBy(String, Object, PageRequest)} for the first page, with the page size of the
     * options.
     */
    public final Page pageBy(String field, @Nullable Object value) {
        return pageBy(field, value, PageRequest.first(caller.options().pageSize()));
    }

    /**
     * Returns a page of the entities whose field has a value, null for unset. The field must have an index, or be a
     * key, a unique field or a reference, which need none.
     *
     * @throws io.entail.errors.InvalidOptionsException when there is no such field, it has no index, or the value does
     *     not fit it
     */
    public final Page pageBy(String field, @Nullable Object value, PageRequest request) {
        return pageWhere(Query.where(field, value), request);
    }

    /** Does the same as {@link #pageBy(String, Object, PageRequest)} without waiting. */
    public final CompletableFuture<Page> pageByAsync(String field, @Nullable Object value, PageRequest request) {
        return read(() -> pageBy(field, value, request));
    }

    /**
     * Returns a page of the entities that a query selects, in its order, from one moment.
     *
     * @throws io.entail.errors.InvalidOptionsException when no index can answer, with the way to one, and when a value
     *     does not fit its field
     * @throws io.entail.errors.InvalidSizeException when the size is not 1 to 50,000, or above the limit of the options
     * @throws io.entail.errors.InvalidOffsetException when the offset is not one that a page of this query returned
     * @throws io.entail.errors.StoreUnavailableException while the index is being built
     */
    public final Page pageWhere(Query query, PageRequest request) {
        results.before(Call.PAGE, null);
        return page(Call.PAGE, null, readWhere(query, request));
    }

    /** Does the same as {@link #pageWhere} without waiting. */
    public final CompletableFuture<Page> pageWhereAsync(Query query, PageRequest request) {
        return read(() -> pageWhere(query, request));
    }

    private Page readWhere(Query query, PageRequest request) {
        Misuse.requireGiven(query, "query", "a query");
        return Lookup.page(reader, definition(), query, checked(request), scope);
    }

    private Page readByTags(TagQuery tags, PageRequest request) {
        return reader.byTags(name, tags, checked(request), scope);
    }

    private Page readPage(PageRequest request) {
        return reader.page(name, checked(request), scope);
    }

    private Page readPageFor(String reference, Object parentKey, PageRequest request) {
        return reader.pageFor(name, reference, parentKey, checked(request), scope);
    }

    private PageRequest checked(PageRequest request) {
        Misuse.requireGiven(request, "page", "a request");
        int max = caller.options().pageSizeMax();
        if (request.size() < 1 || request.size() > max) {
            throw Failures.invalidSize(max);
        }
        return request;
    }

    /**
     * Returns all entities of the current workspace in the order of their keys, read page by page while the caller
     * iterates. Each page is from one moment; between pages others may write.
     */
    public final Iterable<Entity> each() {
        return each(caller.options().pageSize());
    }

    /** Does the same as {@link #each()}, with a page size. */
    public final Iterable<Entity> each(int pageSize) {
        return pages(this::readPage, pageSize);
    }

    /** Does the same as {@link #each()} for entities that refer to a parent, which need not exist. */
    public final Iterable<Entity> eachFor(String reference, Object parentKey) {
        return eachFor(reference, parentKey, caller.options().pageSize());
    }

    /** Does the same as {@link #eachFor(String, Object)}, with a page size. */
    public final Iterable<Entity> eachFor(String reference, Object parentKey, int pageSize) {
        return pages(request -> readPageFor(reference, parentKey, request), pageSize);
    }

    private Iterable<Entity> pages(Function<PageRequest, Page> read, int pageSize) {
        PageRequest first = checked(PageRequest.first(pageSize));
        return () -> new Pages(request -> eachOf(read.apply(request)), first);
    }

    /** Iterates over a page from which hooks may have removed rows. */
    private Page eachOf(Page page) {
        List<Entity> shown = new ArrayList<>(page.data().size());
        for (Entity entity : page.data()) {
            shown.addAll(results.after(Call.EACH, null, List.of(entity)));
        }
        return new Page(shown, page.offset());
    }

    /** Does the same as {@link #each()} for entities that have tags. */
    public final Iterable<Entity> eachByTags(TagQuery tags) {
        return pages(request -> readByTags(tags, request), caller.options().pageSize());
    }

    /** Does the same as {@link #each()} for the entities that a query selects, in its order. */
    public final Iterable<Entity> eachWhere(Query query) {
        return pages(request -> readWhere(query, request), caller.options().pageSize());
    }

    /** Does the same as {@link #each()}, as a stream. */
    public final Stream<Entity> stream() {
        return StreamSupport.stream(each().spliterator(), false);
    }

    /** How many there are in the current workspace, without reading them; some may have expired. */
    public final long count() {
        return reader.count(name, scope);
    }

    private Optional<Entity> one(Call call, Object key, Optional<Entity> found) {
        List<Entity> rows = results.after(call, key, found.map(List::of).orElse(List.of()));
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    private Page page(Call call, @Nullable Object key, Page page) {
        List<Entity> rows = results.after(call, key, page.data());
        return rows == page.data() ? page : new Page(List.copyOf(rows), page.offset());
    }

    private <T> CompletableFuture<T> read(Supplier<T> read) {
        return CompletableFuture.supplyAsync(read, workers);
    }
}
