package io.entail.project.postgres.write;

import io.entail.project.Batch;
import io.entail.project.NetChange;
import io.entail.project.ProjectedChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The steps that apply a batch: the deletes of each table, then the updates, the inserts, the tables beside them, and
 * the history. Immutable.
 */
final class PgChanges {
    private final List<PgNet> rows = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    /** Rows to which the same is done. */
    record Step(List<PgNet> rows, Work work) {
        void apply(Connection connection) throws SQLException {
            work.apply(rows, connection);
        }

        Step of(List<PgNet> some) {
            return new Step(some, work);
        }
    }

    /** Does it for some rows. */
    interface Work {
        void apply(List<PgNet> rows, Connection connection) throws SQLException;
    }

    /**
     * Plans a batch.
     *
     * @param history null when no history is kept
     */
    PgChanges(Batch batch, Function<String, PgEntity> entities, PgSides sides, @Nullable PgHistory history) {
        Map<String, Map<NetChange.Kind, List<PgNet>>> grouped = new LinkedHashMap<>();
        for (NetChange change : batch.net()) {
            PgNet net = PgNet.of(change);
            if (net.kind() != NetChange.Kind.NOTHING) {
                rows.add(net);
                grouped.computeIfAbsent(net.entity(), entity -> new LinkedHashMap<>())
                        .computeIfAbsent(net.kind(), kind -> new ArrayList<>())
                        .add(net);
            }
        }
        for (NetChange.Kind kind : List.of(NetChange.Kind.DELETE, NetChange.Kind.UPDATE, NetChange.Kind.INSERT)) {
            grouped.forEach((entity, kinds) -> {
                List<PgNet> changes = kinds.get(kind);
                if (changes != null) {
                    steps.add(new Step(changes, entities.apply(entity)::apply));
                }
            });
        }
        if (!rows.isEmpty()) {
            steps.add(new Step(rows, sides::apply));
        }
        if (history != null && !batch.changes().isEmpty()) {
            List<ProjectedChange> changes = batch.changes();
            steps.add(new Step(List.of(), (none, connection) -> history.apply(changes, connection)));
        }
    }

    /** Returns every row that the batch changes. */
    List<PgNet> rows() {
        return rows;
    }

    List<Step> steps() {
        return steps;
    }

    void apply(Connection connection) throws SQLException {
        for (Step step : steps) {
            step.apply(connection);
        }
        if (!rows.isEmpty()) {
            constraints(connection);
        }
    }

    /** Checks the deferred constraints now instead of at the commit, so that the error is known to be about a row. */
    static void constraints(Connection connection) throws SQLException {
        PgConnections.execute(connection, "SET CONSTRAINTS ALL IMMEDIATE");
    }
}
