/** Serves the paths of entities: finds the rows that a path names, reads bodies, writes rows and shows them. */
@NullMarked
package io.entail.http.entities;

import org.jspecify.annotations.NullMarked;
