package io.entail.project.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of this process's writes that the feed has and the database does not contain yet, in log order.
 * Thread-safe.
 */
final class HeardWrites {
    private final Queue<HeardWrite> inOrder = new ArrayDeque<>();
    private final Map<UUID, HeardWrite> byId = new HashMap<>();

    /** Adds an outcome, which comes after all earlier ones in the log. */
    synchronized void add(HeardWrite write) {
        inOrder.add(write);
        byId.put(write.id(), write);
    }

    /** Returns the last outcome of a write; null when there is none that the database does not contain yet. */
    synchronized @Nullable HeardWrite find(UUID id) {
        return byId.get(id);
    }

    /** Removes and returns the outcomes that a database at this offset contains. */
    synchronized List<HeardWrite> takeThrough(long offset) {
        List<HeardWrite> shown = new ArrayList<>();
        for (HeardWrite next = inOrder.peek(); next != null && next.through() <= offset; next = inOrder.peek()) {
            shown.add(inOrder.remove());
            byId.remove(next.id(), next);
        }
        return shown;
    }

    /** Removes an outcome for which no caller waits any more. */
    synchronized void forget(HeardWrite write) {
        inOrder.remove(write);
        byId.remove(write.id(), write);
    }
}
