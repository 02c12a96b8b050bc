package io.entail.changes;

import io.entail.read.Position;
import io.entail.resolve.Bytes;

/**
 * That the feed has come to a position, and what came after the last change made no other. Immutable.
 *
 * @param logDigest digest of the writes topic at the position
 * @param sequence of the last change, 0 before the first
 * @param digest of the last change, zeros before the first
 */
public record Progress(Position position, Bytes logDigest, long sequence, Bytes digest) {}
