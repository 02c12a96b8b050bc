/**
 * Declarative configuration: entities as people write them in YAML or JSON. Pure functions from the texts of files and
 * the rows that are there to the writes that make the store say what the files say, and back.
 */
@NullMarked
package io.entail.cli.declarative;

import org.jspecify.annotations.NullMarked;
