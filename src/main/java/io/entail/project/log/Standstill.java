package io.entail.project.log;

import io.entail.config.EntityStoreConfig;
import io.entail.read.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds which part on the way of an outcome makes no progress: the log, the publisher, the projector or the database.
 * Immutable.
 *
 * @param log the last position that may be in the log, null when Kafka does not say
 * @param feed the position up to which the feed was read, null when it was not found
 * @param database the position of the database, null when it has nothing of the store
 * @param feedProblem why the feed cannot be read, null when it can
 * @param databaseProblem why the database does not answer, null when it does
 */
record Standstill(
        @Nullable Position log,
        @Nullable Position feed,
        @Nullable Position database,
        @Nullable String feedProblem,
        @Nullable String databaseProblem) {

    /**
     * Returns the cause as a clause for an error message.
     *
     * @param name of the database
     */
    String text(EntityStoreConfig config, String name) {
        List<String> faults = new ArrayList<>();
        if (log == null) {
            faults.add("Kafka at " + config.bootstrap() + " does not answer");
        } else if (feed == null || feed.compareTo(log) < 0) {
            faults.add("the publisher stands still or none works (entail publish): the log ends with position " + log
                    + ", and the feed "
                    + (feed == null || feed.offset() < 0 ? "has nothing yet" : "has come to " + feed));
        }
        if (feedProblem != null) {
            faults.add(feedProblem);
        }
        if (databaseProblem != null) {
            faults.add(databaseProblem);
        } else if (database == null) {
            faults.add(name + " has nothing of this store yet: no projector has worked (" + command(config) + ")");
        } else if (feed != null && database.compareTo(feed) < 0) {
            faults.add("the projector stands still or none works (" + command(config) + "): the feed has come to "
                    + feed + ", and " + name + " to " + database);
        }
        return faults.isEmpty() ? "log, feed and database have all come to position " + log : String.join("; ", faults);
    }

    private static String command(EntityStoreConfig config) {
        return switch (config.reads()) {
            case CASSANDRA -> "entail project cassandra";
            case POSTGRES -> "entail project postgres";
            case REPLICA -> "entail project";
        };
    }
}
