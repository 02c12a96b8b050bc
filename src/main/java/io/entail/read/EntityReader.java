package io.entail.read;

import java.time.Duration;
import java.util.Optional;

/**
 * The current state, readable: what every store of it promises. Rows that have expired are never shown.
 *
 * <p>Thread-safe. Every method throws {@link io.entail.errors.StoreClosedException} once the store is closed, and
 * {@link IllegalArgumentException} for an entity that is not defined or a field that cannot be asked for.
 */
public interface EntityReader {
    /**
     * The entity with a primary key, empty when there is none in the scope.
     *
     * @param key the primary key: a plain value, or a map of field name to value
     * @throws io.entail.errors.InvalidPrimaryKeyException when the key does not fit the definition
     */
    Optional<Entity> select(String entity, Object key, Scope scope);

    /**
     * The entity that holds a unique value, empty when none does.
     *
     * @param field a unique field, or the name of a composite unique constraint with a map as value
     * @throws io.entail.errors.InvalidUniqueException when the value does not fit the field
     * @throws io.entail.errors.InvalidUniqueGlobalException when the scope is {@link Scope#ALL} and the field is unique
     *     within a workspace only
     */
    Optional<Entity> selectBy(String entity, String field, Object value, Scope scope);

    /**
     * Entities in ascending order of the canonical bytes of their primary keys, a whole page from one moment. From
     * Cassandra they come in the order of its tables, which is another one in each scope, and each as it is when it is read:
     * over all pages none comes twice, and none is missing that was there throughout.
     *
     * @throws io.entail.errors.InvalidSizeException when the size is out of range
     * @throws io.entail.errors.InvalidOffsetException when the token is not one of this method's
     */
    Page page(String entity, PageRequest request, Scope scope);

    /**
     * As {@link #page}, only the entities that refer to a parent, which need not exist.
     *
     * @param reference the field that refers
     * @param parentKey the parent's primary key
     */
    Page pageFor(String entity, String reference, Object parentKey, PageRequest request, Scope scope);

    /**
     * As {@link #pageFor(String, String, Object, PageRequest, Scope)}, only those that have tags.
     *
     * @throws io.entail.errors.InvalidOptionsException when the entity has no field {@code tags} of strings
     */
    Page pageFor(String entity, String reference, Object parentKey, TagQuery tags, PageRequest request, Scope scope);

    /**
     * As {@link #page}, only entities that have tags. In all workspaces together they come in the order of their
     * workspaces first, from every store.
     *
     * @throws io.entail.errors.InvalidOptionsException when the entity has no field {@code tags} of strings
     */
    Page byTags(String entity, TagQuery tags, PageRequest request, Scope scope);

    /**
     * Entities that an index finds, in the order that {@link Query} says, in all workspaces together too; a whole page from
     * one moment. From Cassandra each comes as it is when it is read.
     *
     * @throws io.entail.errors.InvalidOptionsException when no index answers, with the way to one, and when a value does
     *     not fit its field
     * @throws io.entail.errors.InvalidSizeException when the size is out of range
     * @throws io.entail.errors.InvalidOffsetException when the token is not one of this question's
     * @throws io.entail.errors.StoreUnavailableException while the index is being built
     */
    Page pageWhere(String entity, Query query, PageRequest request, Scope scope);

    /**
     * Everything that has a tag, whatever entity it is.
     *
     * @throws io.entail.errors.InvalidUniqueException when it can be no tag
     */
    TagPage pageByTag(String tag, PageRequest request, Scope scope);

    /** Every tag of everything, as often as it is used; in the order that {@link #page} says. */
    TagPage pageTags(PageRequest request, Scope scope);

    /** How many rows there are, without reading them. May count rows that have expired and are not yet deleted. */
    long count(String entity, Scope scope);

    /** How far in the log the state has come: everything through here is readable. */
    Position reached();

    /**
     * Waits until the state has reached the position.
     *
     * @throws io.entail.errors.PositionNotReachedException when it has not within the time
     * @throws io.entail.errors.UnknownPositionException when the position is of another shard
     */
    void await(Position position, Duration timeout);
}
