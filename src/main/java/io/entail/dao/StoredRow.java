package io.entail.dao;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was stored somewhere, to be stored again as it is. Immutable.
 *
 * @param entity the entity's name
 * @param fields values as a reader shows them, automatic and transformed ones too, or as JSON has them
 * @param expiresAt milliseconds since 1970, 0 for never
 * @param workspace id of its workspace, null when the entity has none
 */
public record StoredRow(
        String entity,
        Map<String, Object> fields,
        long expiresAt,
        @Nullable String workspace) {}
