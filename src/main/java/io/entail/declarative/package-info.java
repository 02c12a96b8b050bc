/**
 * Declarative configuration: entities as people write them in YAML or JSON. An import takes the texts of files and the
 * existing rows, and makes the writes after which the store has what the files say. An export writes such files from a
 * store.
 */
@NullMarked
package io.entail.declarative;

import org.jspecify.annotations.NullMarked;
