package io.entail.read;

import io.entail.errors.UnknownPositionException;
import io.entail.errors.words.Excerpt;
import io.entail.errors.words.Misuse;
import java.util.Map;

/**
 * A position in the log of a store. Its text form, the position token, is {@code shard:offset}, such as {@code 0:41}.
 * Immutable.
 *
 * @param shard the shard of the store; in this release always 0
 * @param offset offset of a record, -1 for the position before the first
 */
public record Position(int shard, long offset) implements Comparable<Position> {
    /** The only shard of this release. */
    private static final int HERE = 0;

    /** The position before the first record. */
    public static final Position START = new Position(HERE, -1);

    public static Position of(long offset) {
        return new Position(HERE, offset);
    }

    /**
     * Reads a position token.
     *
     * @throws IllegalArgumentException when the text is not {@code shard:offset}
     */
    public static Position parse(String token) {
        int colon = Misuse.requireGiven(token, "position", "a string").indexOf(':');
        try {
            if (colon > 0) {
                return new Position(
                        Integer.parseInt(token.substring(0, colon)), Long.parseLong(token.substring(colon + 1)));
            }
        } catch (NumberFormatException e) {
            // The original message would quote the whole text, which may be long.
            throw noPosition(token);
        }
        throw noPosition(token);
    }

    /**
     * Checks that this is a position in this store. To be called with every position from outside, because offsets of
     * another shard have no meaning here.
     *
     * @throws UnknownPositionException when this is a position of another shard
     */
    public void requireHere() {
        if (shard != HERE) {
            throw new UnknownPositionException(
                    "position " + this + " is of shard " + shard + "; this store is shard " + HERE,
                    Map.of("position", toString()));
        }
    }

    private static IllegalArgumentException noPosition(String token) {
        return new IllegalArgumentException("'" + Excerpt.of(token) + "' is not a position: expected shard:offset");
    }

    @Override
    public int compareTo(Position other) {
        int byShard = Integer.compare(shard, other.shard);
        return byShard != 0 ? byShard : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
        return shard + ":" + offset;
    }
}
