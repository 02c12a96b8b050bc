/** Requests and answers as the calls of the API see them, without the server they came through. */
@NullMarked
package io.entail.http.call;

import org.jspecify.annotations.NullMarked;
