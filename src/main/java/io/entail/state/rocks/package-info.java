/**
 * Opens, fills, reads, checks and closes the tables in RocksDB. No other package uses RocksDB's native objects. In:
 * mutations. Out: bytes, or an error that names the directory and the way out. Start reading at {@link
 * io.entail.state.rocks.RocksTables}.
 */
@NullMarked
package io.entail.state.rocks;

import org.jspecify.annotations.NullMarked;
