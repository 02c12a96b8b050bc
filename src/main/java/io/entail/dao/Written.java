package io.entail.dao;

import io.entail.read.Entity;
import io.entail.read.Position;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The result of a write. Thread-safe. */
public final class Written {
    private final Position position;
    private @Nullable Supplier<List<Entity>> decode;
    private List<Entity> entities = List.of();

    /**
     * Creates a result; {@code decode} makes the entities only when they are asked for, because callers who write many
     * entities seldom do.
     */
    Written(Position position, Supplier<List<Entity>> decode) {
        this.position = position;
        this.decode = decode;
    }

    /**
     * Returns the position of the write in the log; every reader that has reached it sees its effects. A write that
     * changed nothing is not in the log: then this is the position of the state, which belongs to another write.
     */
    public Position position() {
        return position;
    }

    /**
     * Returns the stored entities in the order of the calls that named them. A row that several calls named is
     * contained once, in its final form; a deleted row is not contained.
     */
    public synchronized List<Entity> entities() {
        if (decode != null) {
            entities = List.copyOf(decode.get());
            decode = null;
        }
        return entities;
    }
}
