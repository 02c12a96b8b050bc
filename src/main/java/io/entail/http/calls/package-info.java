/** The calls that are no entity's: what the server is, what was changed, and what may be changed at once. */
@NullMarked
package io.entail.http.calls;

import org.jspecify.annotations.NullMarked;
