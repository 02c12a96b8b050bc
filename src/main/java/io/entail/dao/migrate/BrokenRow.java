package io.entail.dao.migrate;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row that cannot be converted to the final definition. Immutable.
 *
 * @param key its primary key
 * @param workspace id of its workspace, null when it has none
 * @param fault the rule that it violates, in words
 */
public record BrokenRow(
        String entity, Map<String, Object> key, @Nullable String workspace, String fault) {}
