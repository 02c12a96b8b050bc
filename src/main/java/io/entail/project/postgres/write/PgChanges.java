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

/** What has to be done for a batch, step by step: of each table deletes, updates, inserts, then what follows. Immutable. */
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

    /** Does it. */
    interface Work {
        void apply(List<PgNet> rows, Connection connection) throws SQLException;
    }

    /**
     * Of a batch.
     *
     * @param history null when none is kept
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

    /** Every row to which something is done. */
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

    /** What is looked at where a transaction ends is looked at now, where the answer can be understood. */
    static void constraints(Connection connection) throws SQLException {
        PgConnections.execute(connection, "SET CONSTRAINTS ALL IMMEDIATE");
    }
}
