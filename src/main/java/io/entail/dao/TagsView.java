package io.entail.dao;

import io.entail.errors.Failures;
import io.entail.errors.SchemaViolationException;
import io.entail.read.EntityReader;
import io.entail.read.PageRequest;
import io.entail.read.Scope;
import io.entail.read.TagPage;
import java.util.Map;

/**
 * The tags of all entities, as an entity that can only be read: each tag of each row of the current workspace, and of the
 * entities that have none. Get one from {@link EntityStore#tags}. Immutable and thread-safe.
 */
public final class TagsView {
    public static final String NAME = "tags";

    private final EntityReader reader;
    private final Scope scope;

    TagsView(EntityReader reader, Scope scope) {
        this.reader = reader;
        this.scope = scope;
    }

    /** A page of all tags. */
    public TagPage page(PageRequest request) {
        return reader.pageTags(request, scope);
    }

    /**
     * A page of what has a tag.
     *
     * @throws io.entail.errors.InvalidUniqueException when it can be no tag
     */
    public TagPage pageByTag(String tag, PageRequest request) {
        return reader.pageByTag(tag, request, scope);
    }

    /** What a write gets: tags are written as the field {@code tags} of their entities. */
    public static SchemaViolationException readOnly() {
        return Failures.schemaViolation(Map.of(NAME, "does not support insert/upsert/update/delete operations"));
    }
}
