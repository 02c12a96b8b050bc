/**
 * Rules about several fields of an entity. Properties of a definition and then the values of an entity come in; errors
 * by field go out.
 */
@NullMarked
package io.entail.schema.checks;

import org.jspecify.annotations.NullMarked;
