package io.entail.dao;

import io.entail.errors.Failures;
import io.entail.read.Entity;
import io.entail.read.EntityReader;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.PageTokens;
import io.entail.read.Query;
import io.entail.read.Scope;
import io.entail.read.TagQuery;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions that keys, unique values, references and tags answer without an index. */
final class Lookup {
    private final EntityReader reader;
    private final EntityDefinition definition;
    private final Query query;
    private final PageRequest request;
    private final Scope scope;

    private Lookup(EntityReader reader, EntityDefinition definition, Query query, PageRequest request, Scope scope) {
        this.reader = reader;
        this.definition = definition;
        this.query = query;
        this.request = request;
        this.scope = scope;
    }

    /** The answer: without an index where none is needed and there is none. */
    static Page page(EntityReader reader, EntityDefinition definition, Query query, PageRequest request, Scope scope) {
        Page page = new Lookup(reader, definition, query, request, scope).page();
        return page == null ? reader.pageWhere(definition.name(), query, request, scope) : page;
    }

    /** Null when only an index can answer. */
    private @Nullable Page page() {
        Query.Sort sort = query.sort();
        if (query.ranged() != null || query.equal().size() > 1) {
            return null;
        }
        if (query.equal().isEmpty()) {
            return sort == null ? all() : null;
        }
        Map.Entry<String, @Nullable Object> equal =
                query.equal().entrySet().iterator().next();
        FieldDefinition field = definition.field(equal.getKey());
        Object value = equal.getValue();
        boolean sorted = sort != null && (sort.descending() || !sort.field().equals(equal.getKey()));
        boolean indexed =
                definition.indexes().stream().anyMatch(index -> index.fields().equals(List.of(equal.getKey())));
        return field == null || value == null || sorted || indexed ? null : page(field, value);
    }

    private Page all() {
        TagQuery tags = query.tags();
        return tags == null
                ? reader.page(definition.name(), request, scope)
                : reader.byTags(definition.name(), tags, request, scope);
    }

    private @Nullable Page page(FieldDefinition field, Object value) {
        if (field.reference().isPresent() && !field.unique()) {
            Object key = asked(field, value);
            TagQuery tags = query.tags();
            return tags == null
                    ? reader.pageFor(definition.name(), field.name(), key, request, scope)
                    : reader.pageFor(definition.name(), field.name(), key, tags, request, scope);
        }
        if (definition.primaryKey().equals(List.of(field.name()))) {
            return one(reader.select(definition.name(), asked(field, value), scope));
        }
        boolean found = scope.workspace() != null || !definition.workspaceable() || field.uniqueAcrossWorkspaces();
        return field.unique() && found
                ? one(reader.selectBy(definition.name(), field.name(), asked(field, value), scope))
                : null;
    }

    private static Object asked(FieldDefinition field, Object value) {
        try {
            return field.asked(value);
        } catch (IllegalArgumentException e) {
            throw Failures.invalidOptions(Map.of(field.name(), String.valueOf(e.getMessage())));
        }
    }

    /** No page follows one row, so no token is right. */
    private Page one(Optional<Entity> found) {
        PageTokens.read(request, token -> false);
        TagQuery tags = query.tags();
        if (tags != null && definition.field("tags") == null) {
            throw TagQuery.notFor(definition.name());
        }
        return new Page(
                found.filter(row -> tags == null || isTagged(row, tags)).stream()
                        .toList(),
                Optional.empty());
    }

    private static boolean isTagged(Entity row, TagQuery query) {
        List<?> has = row.fields().get("tags") instanceof List<?> list ? list : List.of();
        return query.all()
                ? has.containsAll(query.tags())
                : query.tags().stream().anyMatch(has::contains);
    }
}
