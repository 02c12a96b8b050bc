package io.entail.read;

import java.util.List;
import java.util.Optional;

/**
 * A page of entities, in the order that {@link EntityReader#page} says. Immutable.
 *
 * @param offset token of the next page; empty exactly when this is the last one
 */
public record Page(List<Entity> data, Optional<String> offset) {}
