package io.entail.cli;

import io.entail.changes.Change;
import io.entail.changes.Rejection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes and refusals in the shapes that scripts rely on. */
final class ChangeJson {
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ChangeJson() {}

    static Map<String, @Nullable Object> of(Change change) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("position", change.position().toString());
        json.put("sequence", change.sequence());
        json.put("index", change.index());
        json.put("count", change.count());
        json.put("op", change.op().symbol());
        json.put("entity", change.entity());
        json.put("workspace", change.workspace());
        json.put("key", change.key());
        json.put("version", change.version());
        json.put("at", time(change.at()));
        json.put("actor", change.actor());
        json.put("reason", change.reason());
        json.put("origin", change.origin());
        json.put("writeId", change.writeId().toString());
        json.put("before", change.before());
        json.put("after", change.after());
        json.put("logDigest", change.logDigest().toString());
        json.put("digest", change.digest().toString());
        return json;
    }

    static Map<String, @Nullable Object> of(Rejection rejection) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("position", rejection.position().toString());
        json.put("at", time(rejection.at()));
        json.put("code", rejection.code());
        json.put("actor", rejection.actor());
        json.put("entity", rejection.entity());
        json.put("key", rejection.key());
        json.put("field", rejection.field());
        json.put(
                "writeId",
                rejection.writeId() == null ? null : rejection.writeId().toString());
        return json;
    }

    /** ISO 8601 in UTC, always with milliseconds. */
    static String time(Instant at) {
        return MILLISECONDS.format(at);
    }
}
