/**
 * HTTP in front of a store: the Admin API of the gateway for every entity, and what an event log adds to it. {@code
 * ops/http.md} says what it answers. Needs Jetty, which services that only embed the DAO do not have.
 */
@NullMarked
package io.entail.http;

import org.jspecify.annotations.NullMarked;
