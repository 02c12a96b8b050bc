/**
 * The directory of a replica: accessible only to its owner, locked by one process at a time, copied, checked and
 * rebuilt.
 */
@NullMarked
package io.entail.replica.directory;

import org.jspecify.annotations.NullMarked;
