package io.entail.dao;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.plan.Caller;
import io.entail.dao.plan.OwnDefinitions;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.log.DatabaseLog;
import io.entail.read.ReplayListener;
import io.entail.replica.KafkaLog;
import io.entail.replica.StoreLog;
import java.util.concurrent.CompletableFuture;

/**
 * Opens a store over each kind of log: starts the log, makes it ready for this process, and closes it again when one of the
 * steps fails. {@link EntityStore#open(EntityStoreConfig)} says what callers may expect.
 */
final class StoreOpening {
    private StoreOpening() {}

    static EntityStore overReplica(EntityStoreConfig config, ReplayListener listener) {
        StoreSettings settings = StoreSettings.of(config);
        // Both take some time: files are parsed while the clients connect.
        KafkaLog log = KafkaLog.start(config, settings.clock()).telling(listener);
        OwnDefinitions definitions;
        try {
            definitions = OwnDefinitions.of(config);
        } catch (RuntimeException | Error e) {
            log.close();
            throw e;
        }
        KafkaLog readable = log.readable();
        EntityStore store = over(readable, definitions, settings);
        try {
            store.core.publish(Publishing.begin(readable));
            return store;
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    static EntityStore overDatabase(EntityStoreConfig config) {
        StoreSettings settings = StoreSettings.of(config);
        OwnDefinitions definitions = OwnDefinitions.of(config);
        return over(DatabaseLog.open(config, settings.clock()), definitions, settings);
    }

    /** Opens a store over a log, which is closed at once when the store cannot be opened. */
    static EntityStore over(StoreLog log, OwnDefinitions definitions, StoreSettings settings) {
        Core core;
        try {
            core = new Core(log, definitions, settings);
        } catch (RuntimeException | Error e) {
            log.close();
            throw e;
        }
        try {
            CompletableFuture<Void> prepared =
                    settings.readOnly() ? log.ready() : log.ready().thenCompose(caughtUp -> new Opening(core).run());
            if (log.ready().isDone()) {
                core.waiting().on(prepared, cause -> new StoreUnavailableException("interrupted while opening", cause));
            }
            String workspace = Workspaces.id(log.reader(), settings.workspace());
            Caller caller = new Caller(workspace, System.getProperty("user.name", ""), "");
            if (settings.readOnly()) {
                return new EntityStore(core, caller.onlyReading(), prepared);
            }
            core.reaper().start(settings.name());
            return new EntityStore(core, caller, prepared);
        } catch (RuntimeException | Error e) {
            core.close();
            throw e;
        }
    }
}
