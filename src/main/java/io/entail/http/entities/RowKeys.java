package io.entail.http.entities;

import io.entail.dao.EntityStore;
import io.entail.http.call.RefusedRequest;
import io.entail.read.Entity;
import io.entail.read.ReplayListener;
import io.entail.schema.EntityDefinition;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Returns the primary keys of rows that paths name, including rows that no longer exist. */
public final class RowKeys {
    private RowKeys() {}

    /**
     * Returns the key of the row that the path names, or of the last row that it named.
     *
     * @throws RefusedRequest with 404 when there never was such a row
     */
    public static Map<String, Object> ever(EntityStore store, EntityPath path, ReplayListener listener) {
        EntityDefinition definition = path.entity();
        Rows rows = new Rows(store);
        String segment = Objects.requireNonNull(path.key());
        EntityPath.Link parent = path.parent();
        Rows.Named named = parent == null
                ? rows.named(definition, segment)
                : rows.below(definition, parent.reference(), Rows.key(parent.entity(), rows.parent(parent)), segment);
        Optional<Entity> row = rows.find(definition, named);
        if (row.isPresent()) {
            return Rows.key(definition, row.get());
        }
        if (named.unknownSni() != null) {
            throw RefusedRequest.notFound();
        }
        Object key = named.key();
        if (key instanceof Map<?, ?> parts) {
            Map<String, Object> all = new TreeMap<>();
            parts.forEach((name, part) -> all.put(String.valueOf(name), Objects.requireNonNull(part)));
            return all;
        }
        return key != null
                ? Map.of(definition.primaryKey().get(0), key)
                : store.dao(definition.name())
                        .lastHolder(named.requireField(), named.requireValue(), listener)
                        .orElseThrow(RefusedRequest::notFound);
    }
}
