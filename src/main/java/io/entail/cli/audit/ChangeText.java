package io.entail.cli.audit;

import io.entail.audit.FieldChange;
import io.entail.changes.Change;
import io.entail.changes.Op;
import io.entail.changes.Rejection;
import io.entail.cli.output.EntityText;
import io.entail.cli.output.Line;
import io.entail.cli.output.Line.Style;
import io.entail.cli.output.Terminal;
import io.entail.cli.output.Titles;
import io.entail.read.EntityChange.Operation;
import io.entail.read.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Formats changes and refusals for people: a line for each, followed by one line for each value that a change has set.
 */
final class ChangeText {
    /** The highest number of fields that a single line names. */
    private static final int FIELDS_MAX = 4;

    private ChangeText() {}

    static List<Line> of(Change change, Terminal out) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(Style.FAINT, change.position() + " " + out.time(change.at()))
                .and(" ")
                .and(AuditText.style(operation(change)), row(change))
                .and(" by " + said(change.actor()) + because(change.reason(), ": ", "")));
        if (change.expires() != null) {
            lines.add(Line.of("    expires " + out.time(change.expires())));
        }
        lines.addAll(AuditText.lines(operation(change), diff(change)));
        return lines;
    }

    /** Returns a change on one line. */
    static Line oneLine(Change change, Terminal out) {
        return Line.of(Style.FAINT, change.position() + " " + out.shortTime(change.at()))
                .and(" " + said(change.actor()) + " ")
                .and(AuditText.style(operation(change)), row(change))
                .and(change.op() == Op.U ? ": " + fields(diff(change)) : "")
                .and(because(change.reason(), " (", ")"));
    }

    /** Returns the lines for a record of the feed that is not a change. */
    static List<Line> of(Position position, Instant at, String what, Terminal out) {
        return List.of(Line.of(position + " " + out.time(at) + " " + said(what)));
    }

    static Operation operation(Change change) {
        return switch (change.op()) {
            case C -> Operation.CREATE;
            case U -> Operation.UPDATE;
            case D -> Operation.DELETE;
        };
    }

    /** Returns the differences between the row before and after a change. */
    static List<FieldChange> diff(Change change) {
        return FieldChange.between(
                Objects.requireNonNullElse(change.before(), Map.of()),
                Objects.requireNonNullElse(change.after(), Map.of()));
    }

    /** Returns the name by which people know the row. */
    static String title(Change change) {
        return Titles.of(change.row().definition(), change.fields(), change.key());
    }

    /** Returns the endpoint key of the row, null when it has none. */
    static @Nullable Object name(Change change) {
        return change.row()
                .definition()
                .endpointKey()
                .<Object>map(change.fields()::get)
                .orElse(null);
    }

    private static String row(Change change) {
        return AuditText.sign(operation(change)) + " " + change.entity() + " " + title(change);
    }

    /**
     * Names the fields that differ. The time of the last update, which every change sets, is named only if nothing else
     * differs.
     */
    private static String fields(List<FieldChange> diff) {
        List<String> names = diff.stream().map(FieldChange::field).toList();
        List<String> telling =
                names.stream().filter(name -> !name.equals("updated_at")).toList();
        List<String> shown = telling.isEmpty() ? names : telling;
        String first = shown.stream().limit(FIELDS_MAX).collect(Collectors.joining(", "));
        return shown.size() <= FIELDS_MAX ? first : first + " and " + (shown.size() - FIELDS_MAX) + " more";
    }

    /**
     * Returns the line for a refusal.
     *
     * @param row the name by which people know the row at fault, null when there is none
     */
    static Line of(Rejection rejection, @Nullable String row, Terminal out) {
        return Line.of(Style.FAINT, rejection.position() + " " + out.time(rejection.at()))
                .and(" ")
                .and(Style.REMOVED, rejection.code())
                .and(given(" ", rejection.entity())
                        + (row == null ? "" : " " + row)
                        + given(" ", rejection.field())
                        + given(" by ", rejection.actor()));
    }

    private static String given(String before, @Nullable String text) {
        return text == null ? "" : before + said(text);
    }

    private static String because(String reason, String before, String after) {
        return reason.isEmpty() ? "" : before + said(reason) + after;
    }

    private static String said(String text) {
        return EntityText.text(text);
    }
}
