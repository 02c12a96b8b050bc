package io.entail.dao;

import io.entail.read.Entity;
import io.entail.read.Position;
import java.util.List;

/**
 * What a write did. Immutable.
 *
 * @param position where it is in the log; any reader that has reached it sees its effects
 * @param entities what it stored, in the order of the calls that named them; a row that several calls named is there
 *     once, as it was stored in the end, and one that was deleted is not
 */
public record Written(Position position, List<Entity> entities) {
    public Written {
        entities = List.copyOf(entities);
    }
}
