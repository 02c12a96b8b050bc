package io.entail.project;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a projector is asked to do besides. Immutable.
 *
 * @param rebuild whether it makes the tables anew, beside those that readers use
 * @param from a checkpoint of a replica that a rebuild begins with, null for the feed's beginning; not used where the tables
 *     keep history, which only the whole feed has
 * @param history whether new tables keep every change
 */
public record ProjectOptions(boolean rebuild, @Nullable Path from, boolean history) {
    /** Nothing besides. */
    public static final ProjectOptions NONE = new ProjectOptions(false, null, false);
}
