/**
 * A small HTTP client, which does very little so that the time of the server is measured, and a proxy that records
 * requests.
 */
@NullMarked
package io.entail.bench.http;

import org.jspecify.annotations.NullMarked;
