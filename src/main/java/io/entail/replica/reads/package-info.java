/**
 * Reads from the tables of this process: single rows, pages, tags, and what changes as it changes.
 */
@NullMarked
package io.entail.replica.reads;

import org.jspecify.annotations.NullMarked;
