/**
 * Ordered tables of bytes, in which a replica keeps its rows and indexes: the interfaces, the layout of keys and values,
 * tables in memory, and an overlay and a filter in front of other tables. Nothing here interprets the rows. Start
 * reading at {@link io.entail.state.table.Tables}.
 */
@NullMarked
package io.entail.state.table;

import org.jspecify.annotations.NullMarked;
