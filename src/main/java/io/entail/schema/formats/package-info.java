/**
 * The formats that {@code @format("name")} asks for, one function each, and what they are made of. In: a text. Out: the
 * message when it is not of the format, or nothing. Each takes time in proportion to the text and asks nothing but the
 * text: no name is ever looked up.
 *
 * <p>{@link io.entail.schema.formats.Formats} lists them.
 */
@NullMarked
package io.entail.schema.formats;

import org.jspecify.annotations.NullMarked;
