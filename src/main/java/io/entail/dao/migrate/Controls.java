package io.entail.dao.migrate;

import io.entail.dao.write.Waiting;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreUnavailableException;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.LogRecord;
import io.entail.schema.migrate.EntityPlan;
import io.entail.writes.DefineRecord;
import org.jspecify.annotations.Nullable;

/** Appends the control records of migrations. */
final class Controls {
    /** The highest number of attempts whose outcome stays unknown. */
    private static final int UNKNOWN_MAX = 5;

    private final StoreLog log;
    private final Waiting waiting;
    private int unknown;

    Controls(StoreLog log, Waiting waiting) {
        this.log = log;
        this.waiting = waiting;
    }

    /** Returns the outcome of a record; null when it is unknown, so that the log has to be read again. */
    @Nullable
    Applied append(LogRecord record) {
        try {
            return waiting.on(
                    log.append(record),
                    cause -> new StoreUnavailableException(
                            "interrupted while migrating; migrate again, which goes on", cause));
        } catch (OutcomeUnknownException e) {
            unknown++;
            if (unknown > UNKNOWN_MAX) {
                throw e;
            }
            return null;
        }
    }

    static LogRecord prepare(EntityPlan plan) {
        return DefineRecord.prepared(plan.prepared(), plan.version());
    }

    static LogRecord migrate(EntityPlan plan, long upTo) {
        return DefineRecord.migrated(
                plan.migrated(), plan.version() + 1, plan.uniqueFrom(), plan.referencesFrom(), upTo);
    }
}
