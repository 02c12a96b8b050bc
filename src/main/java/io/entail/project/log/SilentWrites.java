package io.entail.project.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The ids of this process's last writes that its watches do not receive, up to a fixed number. Thread-safe. */
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
