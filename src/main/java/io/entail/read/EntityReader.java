package io.entail.read;

import java.time.Duration;
import java.util.Optional;

/**
 * Reads the current state of a store. Every kind of storage keeps these promises. Expired rows are never shown.
 *
 * <p>Thread-safe. Every method throws {@link io.entail.errors.StoreClosedException} once the store is closed, and
 * {@link IllegalArgumentException} for an entity that is not defined or a field that cannot be searched.
 */
public interface EntityReader {
    /**
     * Returns the entity with a primary key, empty when there is none in the scope.
     *
     * @param key the primary key: a plain value, or a map of field name to value
     * @throws io.entail.errors.InvalidPrimaryKeyException when the key does not fit the definition
     */
    Optional<Entity> select(String entity, Object key, Scope scope);

    /**
     * Returns the entity that holds a unique value, empty when none does.
     *
     * @param field a unique field, or the name of a composite unique constraint with a map as value
     * @throws io.entail.errors.InvalidUniqueException when the value does not fit the field
     * @throws io.entail.errors.InvalidUniqueGlobalException when the scope is {@link Scope#ALL} and the field is unique
     *     within a workspace only
     */
    Optional<Entity> selectBy(String entity, String field, Object value, Scope scope);

    /**
     * Returns entities in ascending order of the canonical bytes of their primary keys. All rows of a page are from one
     * moment. Cassandra differs: it returns rows in the order of its tables, which depends on the scope, and each row
     * as it is when it is read; over all pages no row comes twice, and no row that exists throughout is missing.
     *
     * @throws io.entail.errors.InvalidSizeException when the size is out of range
     * @throws io.entail.errors.InvalidOffsetException when the token was not returned by this method
     */
    Page page(String entity, PageRequest request, Scope scope);

    /**
     * Returns entities like {@link #page}, but only those that refer to a parent. The parent need not exist.
     *
     * @param reference the reference field
     * @param parentKey the parent's primary key
     */
    Page pageFor(String entity, String reference, Object parentKey, PageRequest request, Scope scope);

    /**
     * Returns entities like {@link #pageFor(String, String, Object, PageRequest, Scope)}, but only those with the given
     * tags.
     *
     * @throws io.entail.errors.InvalidOptionsException when the entity has no field {@code tags} of strings
     */
    Page pageFor(String entity, String reference, Object parentKey, TagQuery tags, PageRequest request, Scope scope);

    /**
     * Returns entities like {@link #page}, but only those with the given tags. In the scope of all workspaces, every
     * kind of storage returns them ordered by workspace first.
     *
     * @throws io.entail.errors.InvalidOptionsException when the entity has no field {@code tags} of strings
     */
    Page byTags(String entity, TagQuery tags, PageRequest request, Scope scope);

    /**
     * Returns entities that an index finds, in the order that {@link Query} describes, also in the scope of all
     * workspaces. All rows of a page are from one moment; Cassandra returns each row as it is when it is read.
     *
     * @throws io.entail.errors.InvalidOptionsException when no index can answer the query, with a description of the
     *     index that could, and when a value does not fit its field
     * @throws io.entail.errors.InvalidSizeException when the size is out of range
     * @throws io.entail.errors.InvalidOffsetException when the token was returned for another query or scope
     * @throws io.entail.errors.StoreUnavailableException while the index is still being built
     */
    Page pageWhere(String entity, Query query, PageRequest request, Scope scope);

    /**
     * Returns all rows with a tag, of every entity.
     *
     * @throws io.entail.errors.InvalidUniqueException when the text cannot be a tag
     */
    TagPage pageByTag(String tag, PageRequest request, Scope scope);

    /** Returns all tags of all rows, once per row that has the tag, in the order of {@link #page}. */
    TagPage pageTags(PageRequest request, Scope scope);

    /**
     * Returns the number of rows without reading them. Rows that have expired and are not yet deleted may be counted.
     */
    long count(String entity, Scope scope);

    /** Returns the position that the state has reached: everything up to and including it is readable. */
    Position reached();

    /**
     * Waits until the state has reached the position.
     *
     * @throws io.entail.errors.PositionNotReachedException when it does not within the time
     * @throws io.entail.errors.UnknownPositionException when the position is of another shard
     */
    void await(Position position, Duration timeout);
}
