package io.entail.cli.entity;

import io.entail.cli.output.Json;
import io.entail.cli.output.Line;
import io.entail.cli.output.Line.Style;
import io.entail.declarative.ConfigImport.Part;
import io.entail.declarative.Differences.Difference;
import io.entail.declarative.Differences.Field;
import io.entail.declarative.Differences.Kind;
import io.entail.declarative.Importer;
import io.entail.forms.ImportJson;
import io.entail.schema.value.JsonForm;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** Begins the output of a dry run. */
    void begin() {
        if (json) {
            out.print("{\"changes\":[");
        }
    }

    /** Prints one row of a dry run. */
    void add(Difference difference) {
        if (json) {
            out.print(first ? "" : ",");
            out.println();
            out.print(Json.text(ImportJson.document(difference)));
            first = false;
        } else {
            print(difference);
        }
    }

    /** Ends the output of a dry run. */
    void endDryRun() {
        if (json) {
            String counts = Json.text(ImportJson.counts(parts, Importer.Result.NOTHING));
            out.println("],\"dry_run\":true," + counts.substring(1));
        } else {
            out.println(summary() + "; nothing written (dry run)");
        }
    }

    /** Prints the result of an import. */
    void end(Importer.Result done) {
        if (json) {
            out.println(Json.text(ImportJson.counts(parts, done)));
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
        out.println(Line.of(
                style(difference.kind()),
                difference.kind().sign() + " " + difference.entity() + named + " (" + key(difference.key()) + ")"));
        if (difference.kind() == Kind.DELETE) {
            return;
        }
        for (Field field : difference.fields()) {
            Line name = Line.of("    " + field.name() + ": ");
            Line before = difference.kind() == Kind.CREATE
                    ? name
                    : name.and(Style.REMOVED, text(field.before())).and(" -> ");
            out.println(before.and(Style.ADDED, text(field.after())));
        }
    }

    private static Style style(Kind kind) {
        return switch (kind) {
            case CREATE -> Style.ADDED;
            case UPDATE -> Style.CHANGED;
            case DELETE -> Style.REMOVED;
        };
    }

    private static String key(Object key) {
        return key instanceof String text ? text : text(key);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "null" : Json.text(value);
    }

    private String summary() {
        Map<String, @Nullable Object> counts = ImportJson.counts(parts, Importer.Result.NOTHING);
        return Stream.of("created", "updated", "deleted", "unchanged")
                .map(each -> counts.get(each) + " " + each)
                .collect(Collectors.joining(", "));
    }
}
