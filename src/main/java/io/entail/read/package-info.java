/**
 * Reading: {@link io.entail.read.EntityReader} is what every store of the current state promises, with what it returns
 * and what is told of how far it has come.
 */
@NullMarked
package io.entail.read;

import org.jspecify.annotations.NullMarked;
