package io.entail.project;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Additional options of a projector. Immutable.
 *
 * @param rebuild whether it rebuilds the tables beside those that readers use
 * @param from a checkpoint of a replica from which a rebuild begins, null for the feed's beginning; ignored when the
 *     tables keep history, because only the whole feed has that
 * @param history whether new tables keep every change
 */
public record ProjectOptions(boolean rebuild, @Nullable Path from, boolean history) {
    /** No additional options. */
    public static final ProjectOptions NONE = new ProjectOptions(false, null, false);
}
