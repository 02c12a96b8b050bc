package io.entail.dao.migrate;

import io.entail.dao.migrate.MigrationReport.OfEntity;
import io.entail.dao.migrate.MigrationReport.Result;
import io.entail.errors.DefinitionException;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.schema.migrate.EntityPlan;
import io.entail.writes.WorkspaceKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The progress of the migration of one entity. Used by one thread. */
final class EntityRun {
    private final String entity;
    private final @Nullable EntityPlan plan;
    private final @Nullable RowMaker maker;
    private final boolean begun;
    private final Map<Bytes, BrokenRow> broken = new LinkedHashMap<>();
    private boolean moreBroken;
    private long rows;
    private long rewritten;
    private @Nullable Result result;
    private int version;
    private @Nullable Position position;

    private EntityRun(String entity, @Nullable EntityPlan plan, @Nullable RowMaker maker, boolean begun) {
        this.entity = entity;
        this.plan = plan;
        this.maker = maker;
        this.begun = begun;
    }

    /** Creates it for an entity whose final definition is already in force. */
    static EntityRun already(String entity, int version, @Nullable Position position) {
        EntityRun run = new EntityRun(entity, null, null, true);
        run.end(Result.ALREADY, version, position);
        return run;
    }

    /**
     * Creates it for an entity that is to be migrated.
     *
     * @param begun whether the prepared definition of the plan is in the log
     */
    static EntityRun of(EntityPlan plan, RowMaker maker, boolean begun) {
        return new EntityRun(plan.latest().name(), plan, maker, begun);
    }

    String entity() {
        return entity;
    }

    EntityPlan plan() {
        return Objects.requireNonNull(plan, "the plan of an entity that is migrated already");
    }

    RowMaker maker() {
        return Objects.requireNonNull(maker, "the rows of an entity that is migrated already");
    }

    boolean hasBegun() {
        return begun;
    }

    boolean hasEnded() {
        return result != null;
    }

    void end(Result as, int inForce, @Nullable Position at) {
        result = as;
        version = inForce;
        position = at;
    }

    /** Ends it because another process has completed the migration or given it up. */
    void end(EntityRun now, String name) {
        if (!now.hasEnded()) {
            String fault =
                    "the migration of '" + name + "' was given up meanwhile, by 'entail migrate --abandon' or by a "
                            + "process that extended the definition in force: migrate again if it is still wanted";
            throw new DefinitionException(fault, Map.of(name, List.of(fault)));
        }
        end(Result.ALREADY, now.version, now.position);
    }

    /** Returns how many rows the passes have read; a row counts in each pass. */
    long looked() {
        return rows;
    }

    void noteRow() {
        rows++;
    }

    void noteRewritten(long more) {
        rewritten += more;
    }

    /** Forgets broken rows, which a new pass finds again. */
    void forgetBroken() {
        broken.clear();
        moreBroken = false;
    }

    void noteBroken(Bytes key, Row row, String fault) {
        if (broken.size() >= OfEntity.BROKEN_MAX) {
            moreBroken = true;
            return;
        }
        broken.putIfAbsent(
                key,
                new BrokenRow(
                        entity,
                        maker().keys().keyValues(key),
                        row.workspace() == null ? null : WorkspaceKey.id(row.workspace()),
                        fault));
    }

    boolean isBroken() {
        return !broken.isEmpty();
    }

    /** Returns whether as many broken rows are known as are reported. */
    boolean isFull() {
        return moreBroken;
    }

    OfEntity report(Result otherwise) {
        Result now = result == null ? isBroken() ? Result.BROKEN : otherwise : result;
        List<String> told = plan == null ? List.of() : plan.told();
        return new OfEntity(
                entity, now, version, position, told, rows, rewritten, List.copyOf(broken.values()), moreBroken);
    }
}
