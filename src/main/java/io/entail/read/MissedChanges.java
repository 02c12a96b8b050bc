package io.entail.read;

/**
 * Changes that were not shown to somebody who watches, for he was too slow or they cannot be read. Whoever keeps
 * something that follows the changes reads the entities anew: reads show at least the position {@code through}.
 *
 * @param after the last position whose changes were all shown
 * @param through the last position of which changes may be missing
 */
public record MissedChanges(Position after, Position through) {}
