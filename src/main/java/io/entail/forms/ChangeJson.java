package io.entail.forms;

import io.entail.changes.Change;
import io.entail.changes.FeedControl;
import io.entail.changes.FeedOutcome;
import io.entail.changes.Rejection;
import io.entail.read.Position;
import io.entail.resolve.LogRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes changes and refusals as JSON. Scripts rely on these shapes. */
public final class ChangeJson {
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ChangeJson() {}

    public static Map<String, @Nullable Object> of(Change change) {
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
        json.put("expires", change.expires() == null ? null : time(change.expires()));
        json.put("before", change.before());
        json.put("after", change.after());
        json.put("logDigest", change.logDigest().toString());
        json.put("digest", change.digest().toString());
        return json;
    }

    public static Map<String, @Nullable Object> of(Position position, Instant at, FeedOutcome outcome) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("position", position.toString());
        json.put("at", time(at));
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put("writeId", outcome.writeId() == null ? null : outcome.writeId().toString());
        put(said, outcome.result());
        FeedOutcome.First first = outcome.first();
        Map<String, @Nullable Object> once = null;
        if (first != null) {
            once = new LinkedHashMap<>();
            once.put("position", first.position().toString());
            put(once, first.result());
            once.put("sequence", first.sequence());
            once.put("count", first.count());
        }
        said.put("first", once);
        json.put("outcome", said);
        return json;
    }

    private static void put(Map<String, @Nullable Object> json, FeedOutcome.Result result) {
        json.put("code", result.code());
        json.put("change", result.change() < 0 ? null : result.change());
        json.put("constraint", result.constraint() < 0 ? null : result.constraint());
        json.put("entity", result.entity());
        json.put("key", result.keyText());
    }

    public static Map<String, @Nullable Object> of(Position position, Instant at, FeedControl control) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("position", position.toString());
        json.put("at", time(at));
        LogRecord record = control.record();
        if (record instanceof LogRecord.Store store) {
            json.put("store", store.id().toString());
            json.put("maxEntityBytes", store.maxEntityBytes());
            json.put("maxWriteBytes", store.maxWriteBytes());
        } else if (record instanceof LogRecord.Protocol protocol) {
            json.put("protocol", protocol.number());
        } else if (record instanceof LogRecord.Define define) {
            json.put("defined", define.entity());
            put(json, control, define.schema());
        } else if (record instanceof LogRecord.Prepare prepare) {
            json.put("prepared", prepare.entity());
            put(json, control, prepare.schema());
        } else if (record instanceof LogRecord.Migrate migrate) {
            json.put("migrated", migrate.entity());
            put(json, control, migrate.schema());
            json.put("upTo", migrate.upTo());
        }
        return json;
    }

    private static void put(Map<String, @Nullable Object> json, FeedControl control, String schema) {
        json.put("ordinal", control.ordinal());
        json.put("version", FeedControl.version(control.record()));
        json.put("schema", schema);
    }

    public static Map<String, @Nullable Object> of(Rejection rejection) {
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

    /** Returns a time in ISO 8601 in UTC, always with milliseconds. */
    public static String time(Instant at) {
        return MILLISECONDS.format(at);
    }
}
