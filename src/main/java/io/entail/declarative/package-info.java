/**
 * Declarative configuration: entities as people write them in YAML or JSON. In come the texts of files and the rows that
 * are there; out go the writes that make the store say what the files say, and files that say what the store does.
 */
@NullMarked
package io.entail.declarative;

import org.jspecify.annotations.NullMarked;
