/**
 * A whole store in one file, and back: the rows of one moment in all workspaces, with the definitions that they were stored by,
 * and no history.
 */
@NullMarked
package io.entail.backup;

import org.jspecify.annotations.NullMarked;
