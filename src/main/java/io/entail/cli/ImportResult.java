package io.entail.cli;

import io.entail.declarative.ConfigImport.Part;
import io.entail.declarative.Differences.Difference;
import io.entail.declarative.Differences.Field;
import io.entail.declarative.Differences.Kind;
import io.entail.declarative.Importer;
import io.entail.forms.AuditJson;
import io.entail.schema.JsonForm;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints what an import has done or would do, row by row, for people or as one JSON document. */
final class ImportResult {
    private final List<Part> parts;
    private final boolean json;
    private final PrintWriter out;
    private boolean first = true;

    ImportResult(List<Part> parts, boolean json, PrintWriter out) {
        this.parts = parts;
        this.json = json;
        this.out = out;
    }

    /** Before the rows of a dry run. */
    void begin() {
        if (json) {
            out.print("{\"changes\":[");
        }
    }

    /** One row of a dry run. */
    void add(Difference difference) {
        if (json) {
            out.print(first ? "" : ",");
            out.println();
            out.print(Json.text(document(difference)));
            first = false;
        } else {
            print(difference);
        }
    }

    /** After the rows of a dry run. */
    void endDryRun() {
        if (json) {
            String counts = Json.text(counts(Importer.Result.NOTHING));
            out.println("],\"dry_run\":true," + counts.substring(1));
        } else {
            out.println(summary() + "; nothing written (dry run)");
        }
    }

    /** After an import. */
    void end(Importer.Result done) {
        if (json) {
            out.println(Json.text(counts(done)));
        } else if (done.writes() == 0) {
            out.println(summary() + "; nothing written");
        } else {
            String what = done.writes() == 1 ? "one write at " : done.writes() + " writes at ";
            String everywhere = parts.size() > 1 ? " --all-workspaces" : "";
            out.println(summary() + "; " + what + done.range() + ", taken back by: undo " + done.range() + everywhere);
        }
    }

    private void print(Difference difference) {
        String named = difference.name() == null ? "" : " " + JsonForm.text(difference.name());
        out.println(difference.kind().sign() + " " + difference.entity() + named + " (" + key(difference.key()) + ")");
        if (difference.kind() == Kind.DELETE) {
            return;
        }
        for (Field field : difference.fields()) {
            String before = difference.kind() == Kind.CREATE ? "" : text(field.before()) + " -> ";
            out.println("    " + field.name() + ": " + before + text(field.after()));
        }
    }

    private static String key(Object key) {
        return key instanceof String text ? text : text(key);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "null" : Json.text(value);
    }

    private static Map<String, @Nullable Object> document(Difference difference) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (Field field : difference.fields()) {
            Map<String, @Nullable Object> change = new LinkedHashMap<>();
            change.put("before", field.before());
            change.put("after", field.after());
            fields.put(field.name(), change);
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("change", difference.kind().name().toLowerCase(Locale.ROOT));
        document.put("entity", difference.entity());
        document.put("key", difference.key());
        document.put("name", difference.name());
        document.put("fields", fields);
        return document;
    }

    private Map<String, @Nullable Object> counts(Importer.Result done) {
        Map<String, @Nullable Object> counts = new LinkedHashMap<>();
        counts.put("created", created());
        counts.put("updated", updated());
        counts.put("deleted", deleted());
        counts.put("unchanged", unchanged());
        counts.putAll(AuditJson.writes(done.writes(), done.first(), done.last()));
        return counts;
    }

    private String summary() {
        return created() + " created, " + updated() + " updated, " + deleted() + " deleted, " + unchanged()
                + " unchanged";
    }

    private long created() {
        return parts.stream().mapToLong(part -> part.plan().created()).sum();
    }

    private long updated() {
        return parts.stream().mapToLong(part -> part.plan().updated()).sum();
    }

    private long deleted() {
        return parts.stream().mapToLong(part -> part.plan().removals().size()).sum();
    }

    private long unchanged() {
        return parts.stream().mapToLong(part -> part.plan().unchanged()).sum();
    }
}
