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
 * The status of a store in this process. Immutable.
 *
 * @param store the store's own id, null before the log has its first record, and while it is not known
 * @param log position, age, digest and last error of the state, and the end of the log
 * @param entryBytes approximate bytes on disk that this process uses for the outcomes of records
 * @param conflicts number of attempts of this process that ended in a conflict
 * @param entities the entities in the order of their first definition; empty while they are not known
 * @param building indexes that do not have all rows yet, each as a text with its progress
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

    /** Reads the status of a log. */
    static StoreStatus of(StoreLog log, long conflicts) {
        return new StoreStatus(id(log), log.status(), log.entryBytes(), conflicts, entities(log), building(log));
    }

    private static @Nullable UUID id(StoreLog log) {
        try {
            LogRecord.Store store = log.store();
            return store == null ? null : store.id();
        } catch (StoreUnavailableException | StoreClosedException e) {
            return null; // The status of the log contains the reason.
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

    /** Returns the number of records between the state and the known end of the log. */
    public long lag() {
        return Math.max(0, log.end() - 1 - log.reached().offset());
    }

    /**
     * An entity in all workspaces together.
     *
     * @param definition version of its latest definition in the log
     * @param rows number of rows, including some that may have expired
     * @param bytes bytes of their keys and values before compression
     */
    public record EntityStatus(String name, int definition, long rows, long bytes) {}
}
