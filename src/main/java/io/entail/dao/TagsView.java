package io.entail.dao;

import io.entail.errors.Failures;
import io.entail.errors.SchemaViolationException;
import io.entail.read.EntityReader;
import io.entail.read.PageRequest;
import io.entail.read.Scope;
import io.entail.read.TagPage;
import java.util.Map;

/**
 * The tags of all entities, as a read-only entity: each tag of each row, in the current workspace and in entities
 * without workspaces. Get one from {@link EntityStore#tags}. Immutable and thread-safe.
 */
public final class TagsView {
    public static final String NAME = "tags";

    private final EntityReader reader;
    private final Scope scope;

    TagsView(EntityReader reader, Scope scope) {
        this.reader = reader;
        this.scope = scope;
    }

    /** Returns a page of all tags. */
    public TagPage page(PageRequest request) {
        return reader.pageTags(request, scope);
    }

    /**
     * Returns a page of the rows with a tag.
     *
     * @throws io.entail.errors.InvalidUniqueException when the text cannot be a tag
     */
    public TagPage pageByTag(String tag, PageRequest request) {
        return reader.pageByTag(tag, request, scope);
    }

    /** Returns the error for a write to tags, which are written as the field {@code tags} of their entities. */
    public static SchemaViolationException readOnly() {
        return Failures.schemaViolation(Map.of(NAME, "does not support insert/upsert/update/delete operations"));
    }
}
