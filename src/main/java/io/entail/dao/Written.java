package io.entail.dao;

import io.entail.read.Entity;
import io.entail.read.Position;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a write did. Thread-safe. */
public final class Written {
    private final Position position;
    private @Nullable Supplier<List<Entity>> decode;
    private List<Entity> entities = List.of();

    /** {@code decode} makes the entities when somebody asks: who writes many seldom does. */
    public Written(Position position, Supplier<List<Entity>> decode) {
        this.position = position;
        this.decode = decode;
    }

    /**
     * Where it is in the log; any reader that has reached it sees its effects. What changed nothing is not in the log:
     * then it is where the state stood, the place of somebody else's write.
     */
    public Position position() {
        return position;
    }

    /**
     * What it stored, in the order of the calls that named it. A row that several calls named is there once, as it was
     * stored in the end, and one that was deleted is not.
     */
    public synchronized List<Entity> entities() {
        if (decode != null) {
            entities = List.copyOf(decode.get());
            decode = null;
        }
        return entities;
    }
}
