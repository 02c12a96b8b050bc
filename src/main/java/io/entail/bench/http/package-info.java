/** A client of HTTP that does so little that the server is what is measured, and a tap that writes down what is asked. */
@NullMarked
package io.entail.bench.http;

import org.jspecify.annotations.NullMarked;
