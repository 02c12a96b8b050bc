package io.entail.changes;

import io.entail.read.TagQuery;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects the changes that a reader of the feed receives. Immutable; begin with {@link #ALL}.
 *
 * @param entity only this entity, null for all
 * @param workspace id of a workspace: only its rows, and those of entities without workspaces; null for all
 * @param key only rows with this primary key, or with this text as endpoint key before or after the change; null for
 *     all
 * @param tags only rows that have these tags before or after the change, null for all
 */
public record FeedFilter(
        @Nullable String entity,
        @Nullable String workspace,
        @Nullable String key,
        @Nullable TagQuery tags) {
    /** Selects all changes. */
    public static final FeedFilter ALL = new FeedFilter(null, null, null, null);

    public FeedFilter entity(String name) {
        return new FeedFilter(name, workspace, key, tags);
    }

    public FeedFilter workspace(String id) {
        return new FeedFilter(entity, id, key, tags);
    }

    public FeedFilter key(String text) {
        return new FeedFilter(entity, workspace, text, tags);
    }

    public FeedFilter tags(TagQuery query) {
        return new FeedFilter(entity, workspace, key, query);
    }

    /** Returns whether this filter selects a change. */
    public boolean matches(Change change) {
        return mayShow(change.row().key())
                && shows(change, change.row().definition().endpointKey().orElse(null));
    }

    /** Returns whether a change with this key may be selected, before the rest of it is decoded. */
    boolean mayShow(FeedKey change) {
        return (entity == null || entity.equals(change.entity()))
                && (workspace == null || change.workspace() == null || workspace.equals(change.workspace()));
    }

    /**
     * Returns whether a change is selected, after {@link #mayShow} did not exclude it.
     *
     * @param endpointKey the field by which people name rows of the entity, null when it has none
     */
    boolean shows(Change change, @Nullable String endpointKey) {
        return (key == null || isAbout(change, key, endpointKey))
                && (tags == null || has(tags, change.before()) || has(tags, change.after()));
    }

    private static boolean isAbout(Change change, String key, @Nullable String endpointKey) {
        return change.key().equals(key)
                || (endpointKey != null
                        && (isNamed(change.before(), endpointKey, key) || isNamed(change.after(), endpointKey, key)));
    }

    private static boolean isNamed(@Nullable Map<String, Object> image, String field, String name) {
        return image != null && Objects.equals(image.get(field), name);
    }

    private static boolean has(TagQuery query, @Nullable Map<String, Object> image) {
        Object value = image == null ? null : image.get("tags");
        Set<Object> tags = value instanceof Collection<?> list ? new HashSet<>(list) : Set.of();
        List<String> wanted = query.tags();
        return query.all() ? tags.containsAll(wanted) : wanted.stream().anyMatch(tags::contains);
    }
}
