package io.entail.declarative;

import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import java.util.List;

/**
 * Decides which rows an import deletes because the files do not contain them. Workspaces and rows that belong to no
 * workspace are never deleted, because files of another workspace may contain them. Immutable.
 *
 * @param wanted whether anything is deleted at all
 * @param selectTags delete only rows that have all of these tags
 */
record Pruning(boolean wanted, List<String> selectTags) {
    static final Pruning NONE = new Pruning(false, List.of());

    /** Whether rows of an entity can be deleted. */
    boolean covers(EntityDefinition definition) {
        return wanted && definition.workspaceable() && Exporter.exports(definition);
    }

    /** Whether the files have to contain a row for it to stay. */
    boolean isAbout(EntityDefinition definition, Entity row, String workspace) {
        return covers(definition) && workspace.equals(row.workspace()) && hasTags(row, selectTags);
    }

    /** Whether a row has all of some tags. */
    static boolean hasTags(Entity row, List<String> tags) {
        return tags.isEmpty() || (row.fields().get(Entry.TAGS) instanceof List<?> has && has.containsAll(tags));
    }
}
