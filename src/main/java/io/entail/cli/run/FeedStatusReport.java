package io.entail.cli.run;

import io.entail.changes.FeedStatus;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The part of {@code status} about the change feed of a store. */
final class FeedStatusReport {
    private FeedStatusReport() {}

    /** Adds the position of the feed and its publisher. A store without a feed is not wrong. */
    static void add(
            EntityStoreConfig config, Map<String, @Nullable Object> report, List<String> warnings, List<String> wrong) {
        Map<String, Object> feed = new LinkedHashMap<>();
        feed.put("topic", config.changesTopic());
        report.put("feed", feed);
        try {
            Optional<FeedStatus> found = FeedStatus.of(config, Instant.now());
            feed.put("exists", found.isPresent());
            found.ifPresent(status -> add(status, feed, report, warnings, wrong));
        } catch (EntailException e) {
            wrong.add(String.valueOf(e.getMessage()));
        }
    }

    private static void add(
            FeedStatus status,
            Map<String, Object> feed,
            Map<String, @Nullable Object> report,
            List<String> warnings,
            List<String> wrong) {
        feed.put("id", status.id());
        feed.put("reached", status.reached().toString());
        feed.put("sequence", status.sequence());
        feed.put("lag", status.lag());
        feed.put("lag_seconds", status.late().toMillis() / 1_000.0);
        feed.put("first", status.firstOffset());
        feed.put("stable", status.stableOffset());
        feed.put("end", status.endOffset());
        feed.put("whole", status.fault() == null);
        report.put(
                "publishers",
                status.publishers().stream().map(FeedStatusReport::document).toList());
        if (status.fault() != null) {
            wrong.add(status.fault());
        }
        if (status.publishers().isEmpty() && status.lag() > 0) {
            warnings.add("nobody publishes the changes of this store: its feed is " + status.lag()
                    + " records of the log behind; run 'entail publish'");
        }
    }

    private static Map<String, Object> document(FeedStatus.Publisher publisher) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("client", publisher.client());
        document.put("host", publisher.host());
        document.put("state", publisher.isAtWork() ? "at work" : "standby");
        return document;
    }
}
