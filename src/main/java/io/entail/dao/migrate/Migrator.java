package io.entail.dao.migrate;

import io.entail.dao.migrate.MigrationReport.OfEntity;
import io.entail.dao.migrate.MigrationReport.Result;
import io.entail.dao.plan.Caller;
import io.entail.dao.plan.Catalog;
import io.entail.dao.write.ExpiryWrites;
import io.entail.dao.write.Waiting;
import io.entail.errors.DefinitionException;
import io.entail.errors.Failures;
import io.entail.errors.OperationUnsupportedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.words.Excerpt;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.Applied;
import io.entail.replica.WholeState;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolver;
import io.entail.schema.Functions;
import io.entail.schema.migrate.EntityMigration;
import io.entail.schema.migrate.WithoutStep;
import io.entail.state.LogDefinition;
import io.entail.writes.DefineRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Carries a migration out. Its progress is stored in the log alone, so that another process, or the same call made
 * again, continues after a kill:
 *
 * <pre>
 * Prepare    adds the definition under which rows are rewritten, beside the one in force
 * rewrite    rewrites each row that has to change, by ordinary writes; others go on writing by the definition in force
 * Migrate    the last step names the sequence up to which rows were read, and is refused if a row was written since;
 *            then those rows are read, and the step is tried again
 * </pre>
 *
 * <p>Used by one thread.
 */
public final class Migrator {
    /** The time between two attempts while rows are read, shorter than the time for which writers give way. */
    private static final Duration ASKING_TIME = Duration.ofMillis(400);

    /** The highest number of refused control records, each of which means that another process has appended one. */
    private static final int RACES_MAX = 20;

    private final StoreLog log;
    private final Catalog catalog;
    private final Functions functions;
    private final Caller caller;
    private final Waiting waiting;
    private final Supplier<UUID> ids;
    private final ExpiryWrites expiry;
    private final Duration lastStepTime;
    private final MigrationListener listener;
    private final Controls controls;
    private final Pass pass;

    /**
     * Creates a migrator for a caller.
     *
     * @param lastStepTime the time after the first attempt for which the last step is tried again
     */
    public Migrator(
            StoreLog log,
            Catalog catalog,
            Functions functions,
            Caller caller,
            Waiting waiting,
            Clock clock,
            Supplier<UUID> ids,
            ExpiryWrites expiry,
            Duration lastStepTime,
            MigrationListener listener) {
        this.log = log;
        this.catalog = catalog;
        this.functions = functions;
        this.caller = caller;
        this.waiting = waiting;
        Supplier<UUID> given = caller.writeIds();
        this.ids = given == null ? ids : given;
        this.expiry = expiry;
        this.lastStepTime = lastStepTime;
        this.listener = listener;
        this.controls = new Controls(log, waiting);
        this.pass = new Pass(log, clock, listener);
    }

    /** Returns what a migration would do, without appending a record. */
    public MigrationReport preview(MigrationPlan migration) {
        requireReplica();
        List<EntityRun> runs = planning(migration).runs();
        runs.forEach(this::rehearse);
        return report(runs, Result.WOULD_BE_DONE);
    }

    /**
     * Carries a migration out, unless rows violate the final definition.
     *
     * @throws DefinitionException when the plan does not fit the log, or another one is under way
     * @throws OperationUnsupportedException when the log does not enable it, or its state is in a database; then
     *     nothing is appended
     */
    public MigrationReport migrate(MigrationPlan migration) {
        requireWriting("migrate");
        PlanComparison planning = planning(migration);
        List<EntityRun> runs = planning.runs();
        requireEnabled();
        runs.stream().filter(run -> !run.hasBegun()).forEach(this::rehearse);
        if (runs.stream().anyMatch(EntityRun::isBroken)) {
            return report(runs, Result.WAITING);
        }
        List<EntityRun> prepared = new ArrayList<>();
        for (EntityMigration each : migration.entities()) {
            prepared.add(prepare(planning, each));
        }
        List<Long> upTo = new ArrayList<>();
        for (EntityRun run : prepared) {
            upTo.add(sequence());
            rewrite(run, 0, () -> {});
        }
        if (prepared.stream().anyMatch(EntityRun::isBroken)) {
            return report(prepared, Result.WAITING);
        }
        for (int i = 0; i < prepared.size(); i++) {
            if (!prepared.get(i).hasEnded()) {
                step(planning, migration.entities().get(i), prepared.get(i), upTo.get(i));
            }
        }
        return report(prepared, Result.BUSY);
    }

    /**
     * Gives up the migration of an entity.
     *
     * @return whether there was a migration
     */
    public boolean abandon(String entity) {
        requireWriting("abandon a migration of");
        for (int race = 0; race < RACES_MAX; race++) {
            LogDefinition latest = log.definition(entity);
            if (latest == null) {
                throw new IllegalArgumentException("entity '" + Excerpt.of(entity) + "' is not defined in this store");
            }
            if (log.prepared(entity) == null) {
                return race > 0;
            }
            controls.append(DefineRecord.of(WithoutStep.of(latest.definition()), latest.nextVersion()));
        }
        throw raced(entity);
    }

    /** Enables the protocol that migrations need, unless it is enabled already. It cannot be disabled. */
    public void enable() {
        requireWriting("enable migrations of");
        for (int race = 0; !log.enabled(Resolver.MIGRATIONS); race++) {
            if (race == RACES_MAX) {
                throw raced("the store");
            }
            controls.append(new LogRecord.Protocol(Resolver.MIGRATIONS));
        }
    }

    private PlanComparison planning(MigrationPlan migration) {
        return new PlanComparison(log, catalog, functions, migration);
    }

    /** Requires a replica before anything is appended, because a database cannot answer the queries of a migration. */
    private void requireReplica() {
        if (!log.hasReplica()) {
            throw Failures.needsReplica("what a migration has to know", "");
        }
    }

    private void requireWriting(String what) {
        requireReplica();
        if (caller.readOnly()) {
            throw new OperationUnsupportedException("cannot " + what + " a store that was opened to be read", Map.of());
        }
    }

    private void requireEnabled() {
        if (!log.enabled(Resolver.MIGRATIONS)) {
            throw new OperationUnsupportedException(
                    "this store does not take migrations yet: they are of protocol " + Resolver.MIGRATIONS
                            + " of the log, which processes of earlier releases cannot read. When all processes of the store "
                            + "are of this release or later, enable it once with 'entail migrate FILE --enable-protocol' (in "
                            + "Java: EntityStore.enableMigrations()); it cannot be disabled again",
                    Map.of("@protocol", Resolver.MIGRATIONS));
        }
    }

    private static StoreUnavailableException raced(String what) {
        return new StoreUnavailableException(
                "others changed the definition of " + what + " in each of " + RACES_MAX + " attempts: try again", null);
    }

    private long sequence() {
        return log.whole(WholeState::head).sequence();
    }

    private void begin(EntityRun run, String what) {
        listener.began(run.entity(), what, log.extent(run.entity(), Scope.ALL).rows());
    }

    private void rehearse(EntityRun run) {
        if (!run.hasEnded()) {
            begin(run, "looking at rows");
            pass.run(run, 0, new Rehearsing(log, run, pass), () -> {});
        }
    }

    /** Appends the prepared definition of the plan, unless the log has it. */
    private EntityRun prepare(PlanComparison planning, EntityMigration each) {
        for (int race = 0; race < RACES_MAX; race++) {
            EntityRun run = planning.run(each);
            if (run.hasEnded() || run.hasBegun()) {
                return run;
            }
            controls.append(Controls.prepare(run.plan()));
        }
        throw raced("'" + each.entity() + "'");
    }

    /** Rewrites what has to change among the rows written since a sequence. Returns how many rows were written since. */
    private long rewrite(EntityRun run, long since, Runnable between) {
        if (run.hasEnded()) {
            return 0;
        }
        if (since == 0) {
            run.forgetBroken();
            begin(run, "rewriting rows");
        }
        long before = run.looked();
        Rewriting rewriting = new Rewriting(log, run, caller, waiting, ids, pass, expiry);
        pass.run(run, since, rewriting, between);
        rewriting.flush();
        return run.looked() - before + (rewriting.hasEnded() ? 1 : 0);
    }

    /** Takes the last step. It is repeated until no row was written under the definition in force meanwhile. */
    private void step(PlanComparison planning, EntityMigration each, EntityRun run, long begun) {
        long upTo = begun;
        long deadline = System.nanoTime() + lastStepTime.toNanos();
        begin(run, "taking the last step");
        while (true) {
            Applied applied = controls.append(Controls.migrate(run.plan(), upTo));
            if (applied == null || endsElsewhere(applied)) {
                EntityRun now = planning.run(each);
                if (!now.hasEnded() && now.hasBegun()) {
                    continue;
                }
                run.end(now, each.entity());
                return;
            }
            if (applied.outcome().accepted()) {
                run.end(Result.DONE, run.plan().version() + 1, Position.of(applied.offset()));
                return;
            }
            long since = upTo;
            Runnable asking = keepAsking(run, since);
            upTo = sequence();
            if (rewrite(run, since, asking) == 0) {
                // No row of this entity has changed, so a row to which it refers has: all rows are read again.
                upTo = sequence();
                rewrite(run, 0, asking);
            }
            if (run.isBroken() || System.nanoTime() > deadline) {
                return;
            }
        }
    }

    /**
     * Returns a task that a long pass runs often: it appends the refused last step again, because writers give way only
     * for a moment after each attempt. The step is refused again, because the rows that were written since stay
     * written.
     */
    private Runnable keepAsking(EntityRun run, long refusedUpTo) {
        long[] asked = {System.nanoTime()};
        return () -> {
            if (System.nanoTime() - asked[0] > ASKING_TIME.toNanos()) {
                controls.append(Controls.migrate(run.plan(), refusedUpTo));
                asked[0] = System.nanoTime();
            }
        };
    }

    private static boolean endsElsewhere(Applied applied) {
        return switch (applied.outcome().code()) {
            case ACCEPTED, WRITTEN_SINCE -> false;
            default -> true;
        };
    }

    private static MigrationReport report(List<EntityRun> runs, Result otherwise) {
        List<OfEntity> all = runs.stream().map(run -> run.report(otherwise)).toList();
        return new MigrationReport(all);
    }
}
