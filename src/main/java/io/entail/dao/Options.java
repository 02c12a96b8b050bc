package io.entail.dao;

import io.entail.errors.words.Misuse;
import io.entail.read.PageRequest;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the calls of a {@link Dao} behave: {@link Dao#with(Options)}. Immutable.
 *
 * @param nulls whether results contain unset fields as null; by default they are absent
 * @param workspace name or id of the workspace to read and write, null for that of the store's view
 * @param allWorkspaces whether reads see the rows of all workspaces; writes stay in one
 * @param showWorkspace whether results have the field {@code ws_id}, where the entity belongs to workspaces
 * @param transform whether transformations run; false for values that are already transformed, such as exported hashes
 * @param restoring whether values of upserts are in the stored form, such as those of an export: shorthands are not
 *     expanded, and rules that depend on other rows are not checked again
 * @param silent whether the writes are hidden from watches
 * @param acceptedPlugins names of plugins whose configuration is accepted unchecked when this process has no subschema
 *     for it
 * @param pageSize rows of a page when a call names no size, 1 to {@code pageSizeMax}
 * @param pageSizeMax the largest size that a call may name, 1 or more
 */
public record Options(
        boolean nulls,
        @Nullable String workspace,
        boolean allWorkspaces,
        boolean showWorkspace,
        boolean transform,
        boolean restoring,
        boolean silent,
        Set<String> acceptedPlugins,
        int pageSize,
        int pageSizeMax) {
    public static final String WHEN_SPECIFIED = "a table when specified";

    /** The default options. */
    public static final Options DEFAULT = new Options(
            false, null, false, false, true, false, false, Set.of(), PageRequest.DEFAULT_SIZE, PageRequest.MAX_SIZE);

    public Options {
        for (Object name : (Set<?>) Misuse.requireGiven(acceptedPlugins, "acceptedPlugins", "a set")) {
            if (!(name instanceof String)) {
                throw Misuse.mustBe("acceptedPlugins", "a set of strings");
            }
        }
        acceptedPlugins = Set.copyOf(acceptedPlugins);
        if (pageSizeMax < 1 || pageSize < 1 || pageSize > pageSizeMax) {
            throw new IllegalArgumentException("a page size of " + pageSize + " is not 1 to " + pageSizeMax);
        }
    }

    /** Returns these options with unset fields of results as null. */
    public Options withNulls() {
        return changed(copy -> copy.nulls = true);
    }

    /** Returns these options for a workspace, given by name or id. */
    public Options inWorkspace(String nameOrId) {
        String named = Misuse.requireGiven(nameOrId, "workspace", "a string");
        return changed(copy -> {
            copy.workspace = named;
            copy.allWorkspaces = false;
        });
    }

    /** Returns these options with reads of all workspaces. */
    public Options inAllWorkspaces() {
        return changed(copy -> copy.allWorkspaces = true);
    }

    /** Returns these options with the field {@code ws_id} in results. */
    public Options withWorkspace() {
        return changed(copy -> copy.showWorkspace = true);
    }

    /** Returns these options without transformations. */
    public Options untransformed() {
        return changed(copy -> copy.transform = false);
    }

    /** Returns these options for values in the stored form, for which transformations do not run either. */
    public Options asStored() {
        return changed(copy -> {
            copy.transform = false;
            copy.restoring = true;
        });
    }

    /** Returns these options with writes that are hidden from watches. */
    public Options silently() {
        return changed(copy -> copy.silent = true);
    }

    /**
     * Returns these options, accepting the configurations of these plugins unchecked when this process has no subschema
     * for them.
     */
    public Options acceptingPlugins(Set<String> names) {
        return changed(copy -> copy.acceptedPlugins = names);
    }

    /** Returns these options with the default and the largest size of a page. */
    public Options withPages(int size, int sizeMax) {
        return changed(copy -> {
            copy.pageSize = size;
            copy.pageSizeMax = sizeMax;
        });
    }

    private Options changed(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return new Options(
                copy.nulls,
                copy.workspace,
                copy.allWorkspaces,
                copy.showWorkspace,
                copy.transform,
                copy.restoring,
                copy.silent,
                copy.acceptedPlugins,
                copy.pageSize,
                copy.pageSizeMax);
    }

    /** Options of which some are about to be others. */
    private static final class Copy {
        private boolean nulls;
        private @Nullable String workspace;
        private boolean allWorkspaces;
        private boolean showWorkspace;
        private boolean transform;
        private boolean restoring;
        private boolean silent;
        private Set<String> acceptedPlugins;
        private int pageSize;
        private int pageSizeMax;

        Copy(Options options) {
            nulls = options.nulls;
            workspace = options.workspace;
            allWorkspaces = options.allWorkspaces;
            showWorkspace = options.showWorkspace;
            transform = options.transform;
            restoring = options.restoring;
            silent = options.silent;
            acceptedPlugins = options.acceptedPlugins;
            pageSize = options.pageSize;
            pageSizeMax = options.pageSizeMax;
        }
    }
}
