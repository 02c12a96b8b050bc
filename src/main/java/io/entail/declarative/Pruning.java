package io.entail.declarative;

import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import java.util.List;

/**
 * Which rows files are about, so that those they do not have are deleted. Never workspaces, nor rows that belong to no
 * workspace: files of another workspace may have those. Immutable.
 *
 * @param wanted whether anything is deleted at all
 * @param selectTags only rows with all of these
 */
record Pruning(boolean wanted, List<String> selectTags) {
    static final Pruning NONE = new Pruning(false, List.of());

    /** Whether rows of an entity can be deleted. */
    boolean covers(EntityDefinition definition) {
        return wanted && definition.workspaceable() && Exporter.exports(definition);
    }

    /** Whether the files are to have a row, if it is to stay. */
    boolean isAbout(EntityDefinition definition, Entity row, String workspace) {
        return covers(definition) && workspace.equals(row.workspace()) && hasTags(row, selectTags);
    }

    /** Whether a row has all of some tags. */
    static boolean hasTags(Entity row, List<String> tags) {
        return tags.isEmpty() || (row.fields().get(Entry.TAGS) instanceof List<?> has && has.containsAll(tags));
    }
}
