/**
 * The tables in RocksDB, of which nothing outside of this package knows the native objects: opened, filled, read,
 * checked for damage and closed. In: mutations. Out: bytes, or the failure as a sentence that names the directory
 * and the way out.
 */
@NullMarked
package io.entail.state.rocks;

import org.jspecify.annotations.NullMarked;
