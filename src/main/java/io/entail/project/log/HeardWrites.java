package io.entail.project.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the feed has said of writes of this process and the database does not show yet, in log order. Thread-safe. */
final class HeardWrites {
    private final Queue<HeardWrite> inOrder = new ArrayDeque<>();
    private final Map<UUID, HeardWrite> byId = new HashMap<>();

    /** One that comes after all before. */
    synchronized void add(HeardWrite write) {
        inOrder.add(write);
        byId.put(write.id(), write);
    }

    /** What was said last of a write, null for nothing that is not shown. */
    synchronized @Nullable HeardWrite find(UUID id) {
        return byId.get(id);
    }

    /** Those that a database shows that has come to an offset; they are not kept. */
    synchronized List<HeardWrite> takeThrough(long offset) {
        List<HeardWrite> shown = new ArrayList<>();
        for (HeardWrite next = inOrder.peek(); next != null && next.through() <= offset; next = inOrder.peek()) {
            shown.add(inOrder.remove());
            byId.remove(next.id(), next);
        }
        return shown;
    }

    /** No caller waits for the write any more. */
    synchronized void forget(HeardWrite write) {
        inOrder.remove(write);
        byId.remove(write.id(), write);
    }
}
