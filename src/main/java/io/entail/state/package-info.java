/**
 * The state that a log leads to, in ordered tables of bytes that are in memory or in RocksDB: what is in their keys and
 * values, what is not written yet, and the files. In: what records of the log change. Out: rows, claims, references, tags
 * and places of changes. Nothing here knows from where records come.
 */
@NullMarked
package io.entail.state;

import org.jspecify.annotations.NullMarked;
