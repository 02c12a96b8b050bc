/**
 * Checks requests before they reach the calls of the API: which are accepted, who sends them, how many run at once and
 * how slow a client may be. {@link io.entail.http.guard.Guards} is the entry point; an accepted request has a {@link
 * io.entail.http.call.Principal}.
 */
@NullMarked
package io.entail.http.guard;

import org.jspecify.annotations.NullMarked;
