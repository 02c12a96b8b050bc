/**
 * The state of a log in ordered tables of bytes, in memory or in RocksDB: keys and values, unwritten changes, and
 * files. The effects of records come in; rows, claims, references, tags and positions of changes go out. The package
 * does not depend on where records come from.
 */
@NullMarked
package io.entail.state;

import org.jspecify.annotations.NullMarked;
