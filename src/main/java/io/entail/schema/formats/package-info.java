/**
 * The formats that {@code @format("name")} asks for, one function each, and the parsers that they use. A text comes in;
 * a message goes out when it does not have the format. Each takes time proportional to the length of the text and
 * depends only on the text: no name is ever resolved.
 *
 * <p>{@link io.entail.schema.formats.Formats} lists them.
 */
@NullMarked
package io.entail.schema.formats;

import org.jspecify.annotations.NullMarked;
