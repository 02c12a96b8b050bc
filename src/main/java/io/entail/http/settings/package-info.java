/** The settings of an HTTP server, checked before it listens. */
@NullMarked
package io.entail.http.settings;

import org.jspecify.annotations.NullMarked;
