package io.entail.dao;

import io.entail.replica.LogStatus;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a store is doing in this process. Immutable.
 *
 * @param store the store's own id, null before the log has its first record
 * @param log position, end, age, digest and last error of the state
 * @param conflicts attempts of this process that the log refused because something else came first
 * @param entities what is defined, in the order of its first definition
 */
public record StoreStatus(@Nullable UUID store, LogStatus log, long conflicts, List<EntityStatus> entities) {
    public StoreStatus {
        entities = List.copyOf(entities);
    }

    /** Records of the log that the state has not applied, as far as the log's end is known. */
    public long lag() {
        return Math.max(0, log.end() - 1 - log.position().offset());
    }

    /**
     * One entity over all workspaces.
     *
     * @param definition version of its latest definition in the log
     * @param rows of which some may have expired
     * @param bytes of their keys and values before compression
     */
    public record EntityStatus(String name, int definition, long rows, long bytes) {}
}
