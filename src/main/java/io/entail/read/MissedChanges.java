package io.entail.read;

/**
 * Changes that a listener was not told of, because it was too slow or they could not be read. A listener that maintains
 * data derived from the changes should read the entities again; reads show at least the position {@code through}.
 *
 * @param after the last position whose changes were all delivered
 * @param through the last position of which changes may be missing
 */
public record MissedChanges(Position after, Position through) {}
