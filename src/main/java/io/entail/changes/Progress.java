package io.entail.changes;

import io.entail.read.Position;
import io.entail.resolve.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * That the feed has come to a position, and what came after the last change made no other; with it, what became of the
 * record there or what it says, if anything. Immutable.
 *
 * @param logDigest digest of the writes topic at the position
 * @param sequence of the last change, 0 before the first
 * @param digest of the last change, zeros before the first
 * @param form in which it was written
 * @param outcome what became of a record that changed nothing, null when nothing is said of it
 * @param control what an accepted control record says, null for another one
 */
public record Progress(
        Position position,
        Bytes logDigest,
        long sequence,
        Bytes digest,
        FeedForm form,
        @Nullable FeedOutcome outcome,
        @Nullable FeedControl control) {}
