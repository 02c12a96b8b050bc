/** How a server of HTTP is set up: what a settings file says, checked, before anything listens. */
@NullMarked
package io.entail.http.settings;

import org.jspecify.annotations.NullMarked;
