/**
 * The client of the schema registry, and its settings. In: schemas. Out: the ids by which records of the feed name
 * them.
 */
@NullMarked
package io.entail.changes.registry;

import org.jspecify.annotations.NullMarked;
