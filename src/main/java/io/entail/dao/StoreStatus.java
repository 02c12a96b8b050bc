package io.entail.dao;

import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.LogStatus;
import io.entail.read.Scope;
import io.entail.replica.StoreLog;
import io.entail.resolve.LogRecord;
import io.entail.state.LogDefinition;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a store is doing in this process. Immutable.
 *
 * @param store the store's own id, null before the log has its first record, and while nobody can tell
 * @param log how far the state has come, and the end, age, digest and last error of the state
 * @param entryBytes that this process keeps of what became of records, on disk and roughly
 * @param conflicts attempts of this process that the log refused because something else came first
 * @param entities what is defined, in the order of its first definition; none while nobody can tell
 * @param building indexes that do not have all rows yet, each as a text with how far it is
 */
public record StoreStatus(
        @Nullable UUID store,
        LogStatus log,
        long entryBytes,
        long conflicts,
        List<EntityStatus> entities,
        List<String> building) {
    public StoreStatus {
        entities = List.copyOf(entities);
        building = List.copyOf(building);
    }

    /** Of what this log shows. */
    static StoreStatus of(StoreLog log, long conflicts) {
        return new StoreStatus(id(log), log.status(), log.entryBytes(), conflicts, entities(log), building(log));
    }

    private static @Nullable UUID id(StoreLog log) {
        try {
            LogRecord.Store store = log.store();
            return store == null ? null : store.id();
        } catch (StoreUnavailableException | StoreClosedException e) {
            return null; // The status of the log says so too.
        }
    }

    private static List<EntityStatus> entities(StoreLog log) {
        try {
            return log.definitions().stream()
                    .map(definition -> entity(log, definition))
                    .toList();
        } catch (StoreUnavailableException | StoreClosedException e) {
            return List.of();
        }
    }

    private static List<String> building(StoreLog log) {
        try {
            return log.building();
        } catch (StoreUnavailableException | StoreClosedException e) {
            return List.of();
        }
    }

    private static EntityStatus entity(StoreLog log, LogDefinition definition) {
        String name = definition.definition().name();
        StoreLog.Extent extent = log.extent(name, Scope.ALL);
        return new EntityStatus(name, definition.version(), extent.rows(), extent.bytes());
    }

    /** Records of the log that the state has not applied, as far as the log's end is known. */
    public long lag() {
        return Math.max(0, log.end() - 1 - log.reached().offset());
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
