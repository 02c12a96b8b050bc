package io.entail.audit.verify;

import io.entail.read.Position;
import io.entail.resolve.Bytes;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a verification has gone through. Immutable.
 *
 * @param storeId of the log, null when that was not read
 * @param position that the feed has come to
 * @param sequence of the last change, 0 before the first
 * @param digest of the last change, zeros before the first
 * @param logDigest of the log at the position, as the feed has it
 * @param changes that were read
 * @param records of the log that were resolved, 0 when that was not read
 * @param feed rows of each entity, as the feed tells of them
 * @param replica the same as the replica has them, null when there was none
 * @param secondFormFrom sequence of the first change that says when its row expires, and from which on the feed tells of
 *     outcomes and definitions; 0 while there is none
 * @param madeAnew whether the feed says more of changes than it did when the statement was signed that it was held to; the
 *     old chain was computed from it
 * @param findings how many there are, those included that were not told
 */
public record Verified(
        @Nullable UUID storeId,
        Position position,
        long sequence,
        Bytes digest,
        Bytes logDigest,
        long changes,
        long records,
        long secondFormFrom,
        boolean madeAnew,
        Map<String, Totals.Total> feed,
        @Nullable Map<String, Totals.Total> replica,
        long findings) {}
