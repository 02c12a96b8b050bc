/** The paths of entities: what a path names, what a body says, what is written and what is shown. */
@NullMarked
package io.entail.http.entities;

import org.jspecify.annotations.NullMarked;
