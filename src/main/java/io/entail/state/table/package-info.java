/**
 * Ordered tables of bytes: the interfaces, the layout of keys and values, tables in memory, and an overlay and a filter
 * in front of tables. In and out: bytes, without interpreting rows. Start reading at {@link
 * io.entail.state.table.Tables}.
 */
@NullMarked
package io.entail.state.table;

import org.jspecify.annotations.NullMarked;
