/**
 * Serves a store over HTTP: the Admin API of the gateway for every entity, and the calls that an event log adds to it.
 * {@code ops/http.md} says what it answers. Needs Jetty, which services that only embed the DAO do not depend on.
 */
@NullMarked
package io.entail.http;

import org.jspecify.annotations.NullMarked;
