package io.entail.cli.audit;

import io.entail.audit.Difference;
import io.entail.audit.FieldChange;
import io.entail.cli.output.Json;
import io.entail.cli.output.Line;
import io.entail.cli.output.Line.Style;
import io.entail.cli.output.Titles;
import io.entail.read.EntityChange.Operation;
import io.entail.schema.Definitions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Formats changes for people. */
public final class AuditText {
    private AuditText() {}

    /** Returns a sign for an operation, in one character. */
    static String sign(Operation operation) {
        return switch (operation) {
            case CREATE -> "+";
            case UPDATE -> "~";
            case DELETE -> "-";
        };
    }

    /** Returns the style, which gives the colour of an operation. */
    static Style style(Operation operation) {
        return switch (operation) {
            case CREATE -> Style.ADDED;
            case UPDATE -> Style.CHANGED;
            case DELETE -> Style.REMOVED;
        };
    }

    static String count(long number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }

    /** Returns a line for the entity and one for each value that differs. */
    static List<Line> lines(Difference difference, Definitions definitions) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(
                style(difference.operation()),
                sign(difference.operation()) + " " + difference.entity() + " "
                        + Titles.of(
                                definitions.get(difference.entity()),
                                difference.either().fields(),
                                difference.key())));
        lines.addAll(lines(difference.operation(), difference.diff()));
        return lines;
    }

    /** Returns one line for each value that differs. A creation has no former values, and a deletion has no lines. */
    static List<Line> lines(Operation operation, List<FieldChange> changes) {
        return operation == Operation.DELETE
                ? List.of()
                : changes.stream().map(change -> line(operation, change)).toList();
    }

    private static Line line(Operation operation, FieldChange change) {
        Line field = Line.of("    " + change.field() + ": ");
        Line before = operation == Operation.CREATE
                ? field
                : field.and(Style.REMOVED, value(change.before())).and(" -> ");
        return before.and(Style.ADDED, value(change.after()));
    }

    public static String value(@Nullable Object value) {
        return value == null ? "null" : Json.text(value);
    }
}
