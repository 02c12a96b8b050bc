/**
 * What stands before the calls of the API: which requests come in at all, on whose behalf, how many at once and how slowly.
 * {@link io.entail.http.guard.Guards} puts it together; requests that pass have a {@link
 * io.entail.http.call.Principal}.
 */
@NullMarked
package io.entail.http.guard;

import org.jspecify.annotations.NullMarked;
