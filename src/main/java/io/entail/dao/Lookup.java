package io.entail.dao;

import io.entail.read.Entity;
import io.entail.read.EntityReader;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.PageTokens;
import io.entail.read.Query;
import io.entail.read.Scope;
import io.entail.read.TagQuery;
import io.entail.read.index.IndexKeys;
import io.entail.read.index.Question;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers queries that keys, unique values, references and tags can answer without an index. */
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

    /** Returns the page; without an index where none is needed and none exists. */
    static Page page(EntityReader reader, EntityDefinition definition, Query query, PageRequest request, Scope scope) {
        Page page = new Lookup(reader, definition, query, request, scope).page();
        return page == null ? reader.pageWhere(definition.name(), query, request, scope) : page;
    }

    /** Returns the page, null when only an index can answer. */
    private @Nullable Page page() {
        if (query.equal().isEmpty()) {
            return query.ranged() == null && query.sort() == null ? all() : null;
        }
        Question question = Question.ofRows(definition, query);
        for (Map.Entry<String, @Nullable Object> equal : query.equal().entrySet()) {
            FieldDefinition field = definition.requireField(equal.getKey());
            Object value = equal.getValue();
            if (value != null && namesOneRow(field)) {
                return one(row(field, field.asked(value)), question);
            }
        }
        return children();
    }

    private Page all() {
        TagQuery tags = query.tags();
        return tags == null
                ? reader.page(definition.name(), request, scope)
                : reader.byTags(definition.name(), tags, request, scope);
    }

    private boolean namesOneRow(FieldDefinition field) {
        return isKey(field)
                || (field.unique()
                        && (scope.workspace() != null
                                || !definition.workspaceable()
                                || field.uniqueAcrossWorkspaces()));
    }

    private boolean isKey(FieldDefinition field) {
        return definition.primaryKey().equals(List.of(field.name()));
    }

    private Optional<Entity> row(FieldDefinition field, Object value) {
        return isKey(field)
                ? reader.select(definition.name(), value, scope)
                : reader.selectBy(definition.name(), field.name(), value, scope);
    }

    /**
     * Returns the rows that refer to a parent, in the order of their keys; null when the query has other conditions.
     */
    private @Nullable Page children() {
        Map.Entry<String, @Nullable Object> equal =
                query.equal().entrySet().iterator().next();
        FieldDefinition field = definition.requireField(equal.getKey());
        Object value = equal.getValue();
        boolean plain = query.equal().size() == 1 && query.ranged() == null && query.sort() == null;
        boolean indexed = definition.indexes().stream()
                .anyMatch(index -> index.fields().get(0).equals(field.name()));
        if (!plain || indexed || field.reference().isEmpty() || value == null) {
            return null;
        }
        Object key = field.asked(value);
        TagQuery tags = query.tags();
        return tags == null
                ? reader.pageFor(definition.name(), field.name(), key, request, scope)
                : reader.pageFor(definition.name(), field.name(), key, tags, request, scope);
    }

    /** Returns a page with at most one row, for which no paging token is valid. */
    private Page one(Optional<Entity> found, Question question) {
        PageTokens.read(request, token -> false);
        TagQuery tags = query.tags();
        if (tags != null && definition.field("tags") == null) {
            throw TagQuery.notFor(definition.name());
        }
        IndexKeys values = new IndexKeys(definition, question.index());
        return new Page(
                found
                        .filter(row -> question.matches(values.values(row.fields())))
                        .filter(row -> tags == null || isTagged(row, tags))
                        .stream()
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
