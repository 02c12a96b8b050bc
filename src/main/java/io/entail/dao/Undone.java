package io.entail.dao;

import io.entail.audit.Difference;
import io.entail.audit.PastWrite;
import io.entail.read.Position;
import java.util.List;

/**
 * The rows that an undo has restored, or in a preview would restore. Immutable.
 *
 * @param writes those that it takes back, in the order of the log
 * @param rows what it restores: each row as it was found and as it is restored to. A row that was restored already is
 *     not among them.
 * @param positions of the writes that the undo has made, none when nothing was written. More than one only when more
 *     had to be restored than one write carries.
 */
public record Undone(List<PastWrite> writes, List<Difference> rows, List<Position> positions) {
    public Undone {
        writes = List.copyOf(writes);
        rows = List.copyOf(rows);
        positions = List.copyOf(positions);
    }
}
