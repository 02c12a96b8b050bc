/**
 * The heart: {@link io.entail.resolve.Resolver} decides, from the log before it and nothing else, whether a record of
 * the writes topic is accepted. In: the raw bytes of one record and a {@link io.entail.resolve.State}. Out: an outcome
 * and its effects. Imports nothing but {@code java.*}, so that no library, locale, clock or setting can change an
 * outcome; any change of behaviour here is a new protocol number (see {@code avro/protocol.md}).
 *
 * <p>Not null-marked, because the marker would be an import: {@code null} is named wherever it may occur.
 */
package io.entail.resolve;
