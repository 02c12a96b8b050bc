/**
 * Ordered tables of bytes, in memory here: what is in their keys and values, what is not written to them yet, and
 * what memory knows of them. In and out: bytes. Nothing here knows what a row means.
 */
@NullMarked
package io.entail.state.table;

import org.jspecify.annotations.NullMarked;
