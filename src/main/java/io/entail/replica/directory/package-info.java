/**
 * The directory of a replica: private to its user, held by one process at a time, copied, checked and built anew.
 */
@NullMarked
package io.entail.replica.directory;

import org.jspecify.annotations.NullMarked;
