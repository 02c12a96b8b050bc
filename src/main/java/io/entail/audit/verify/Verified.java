package io.entail.audit.verify;

import io.entail.read.Position;
import io.entail.resolve.Bytes;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of a verification. Immutable.
 *
 * @param storeId id of the store in the log, null when the log was not read
 * @param position that the feed has reached
 * @param sequence of the last change, 0 before the first
 * @param digest of the last change, zeros before the first
 * @param logDigest digest of the log at the position, according to the feed
 * @param changes number of changes that were read
 * @param records number of records of the log that were resolved, 0 when the log was not read
 * @param feed rows of each entity according to the feed
 * @param replica rows of each entity according to the replica, null when there was none
 * @param secondFormFrom sequence of the first change with the expiry of its row, from which on the feed also has
 *     outcomes and definitions; 0 if there is none
 * @param madeAnew whether the feed was rebuilt with more fields since the given statement was signed, so that the
 *     former chain was computed for the comparison
 * @param findings number of findings, including those that were not reported
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
