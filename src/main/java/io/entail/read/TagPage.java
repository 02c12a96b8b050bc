package io.entail.read;

import java.util.List;
import java.util.Optional;

/**
 * A page of tagged rows. Immutable.
 *
 * @param offset token of the next page; empty exactly when this is the last one
 */
public record TagPage(List<Tagged> data, Optional<String> offset) {}
