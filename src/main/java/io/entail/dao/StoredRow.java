package io.entail.dao;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row in the stored form, to be stored again without changes. Immutable.
 *
 * @param entity the entity's name
 * @param fields values as a reader returns them, including automatic and transformed ones, or in their JSON form
 * @param expiresAt milliseconds since 1970, 0 for never
 * @param workspace id of its workspace, null when the entity has none
 */
public record StoredRow(
        String entity,
        Map<String, Object> fields,
        long expiresAt,
        @Nullable String workspace) {}
