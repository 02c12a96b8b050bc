/**
 * Writes a whole store to one file, and restores it: the rows of one moment in all workspaces with their definitions,
 * without history.
 */
@NullMarked
package io.entail.backup;

import org.jspecify.annotations.NullMarked;
