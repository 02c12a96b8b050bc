package io.entail.read;

import io.entail.errors.Excerpt;
import io.entail.errors.Misuse;

/**
 * A place in the writes topic. Its text form, the position token, is {@code partition:offset}, such as {@code 0:41}.
 * Immutable.
 *
 * @param partition 0 in this release
 * @param offset of a record, -1 before the first
 */
public record Position(int partition, long offset) implements Comparable<Position> {
    /** Before the first record. */
    public static final Position START = new Position(0, -1);

    public static Position of(long offset) {
        return new Position(0, offset);
    }

    /**
     * Reads a position token.
     *
     * @throws IllegalArgumentException when the text is not {@code partition:offset}
     */
    public static Position parse(String token) {
        int colon = Misuse.requireGiven(token, "position", "a string").indexOf(':');
        try {
            if (colon > 0) {
                return new Position(
                        Integer.parseInt(token.substring(0, colon)), Long.parseLong(token.substring(colon + 1)));
            }
        } catch (NumberFormatException e) {
            // Its message would quote the whole text.
            throw noPosition(token);
        }
        throw noPosition(token);
    }

    private static IllegalArgumentException noPosition(String token) {
        return new IllegalArgumentException("'" + Excerpt.of(token) + "' is not a position: expected partition:offset");
    }

    @Override
    public int compareTo(Position other) {
        int byPartition = Integer.compare(partition, other.partition);
        return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
        return partition + ":" + offset;
    }
}
