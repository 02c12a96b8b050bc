/**
 * Rules that concern several fields of an entity. In: their properties in a definition, then the values of an
 * entity. Out: errors, each at the field that it is about.
 */
@NullMarked
package io.entail.schema.checks;

import org.jspecify.annotations.NullMarked;
