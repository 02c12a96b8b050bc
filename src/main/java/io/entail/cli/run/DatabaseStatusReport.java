package io.entail.cli.run;

import io.entail.changes.FeedStatus;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.errors.EntailException;
import io.entail.project.DatabaseState;
import io.entail.project.Databases;
import io.entail.project.TargetPosition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of {@code status} about the configured databases. */
final class DatabaseStatusReport {
    private DatabaseStatusReport() {}

    static void add(EntityStoreConfig config, Map<String, @Nullable Object> report, List<String> wrong) {
        if (config.postgres().isSet()) {
            add(config, Reads.POSTGRES, report, wrong);
        }
        if (config.cassandra().isSet()) {
            add(config, Reads.CASSANDRA, report, wrong);
        }
    }

    private static void add(
            EntityStoreConfig config, Reads kind, Map<String, @Nullable Object> report, List<String> wrong) {
        try (DatabaseState state = Databases.state(config, kind, Clock.systemUTC())) {
            TargetPosition position = state.position();
            if (position == null) {
                wrong.add("there are no tables of the store in " + kind.text() + " yet: 'entail project " + kind.text()
                        + "' makes them");
                return;
            }
            Map<String, Object> database = of(config, position);
            String problem = state.problem();
            if (problem != null) {
                database.put("problem", problem);
                wrong.add("the projector of " + kind.text() + " does not go on: " + problem);
            }
            report.put(kind.text(), database);
        } catch (EntailException | IllegalStateException e) {
            wrong.add(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Object> of(EntityStoreConfig config, TargetPosition position) {
        Map<String, Object> database = new LinkedHashMap<>();
        database.put("generation", position.generation());
        database.put("position", position.position().toString());
        database.put("sequence", position.end().sequence());
        FeedStatus.of(config, Instant.now()).ifPresent(feed -> {
            long lag = Math.max(0, feed.sequence() - position.end().sequence());
            database.put("lag", lag);
            if (lag > 0) {
                Duration late = Duration.between(position.appended(), Instant.now());
                database.put("lateSeconds", Math.max(0, late.toSeconds()));
            }
        });
        return database;
    }
}
