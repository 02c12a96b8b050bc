package io.entail.project.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The last writes of this process that those who watch here are not told of: so many and no more. Thread-safe. */
final class SilentWrites {
    private static final int KEPT = 1 << 16;

    private final Set<UUID> ids = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > KEPT;
        }
    }));

    void add(UUID write) {
        ids.add(write);
    }

    boolean contains(UUID write) {
        return ids.contains(write);
    }
}
