/** Requests and answers as the calls of the API see them, independent of the HTTP server. */
@NullMarked
package io.entail.http.call;

import org.jspecify.annotations.NullMarked;
