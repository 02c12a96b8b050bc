package io.entail.cli.audit;

import io.entail.audit.Difference;
import io.entail.audit.FieldChange;
import io.entail.cli.output.EntityText;
import io.entail.cli.output.Json;
import io.entail.read.EntityChange.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes as people and scripts read them. */
public final class AuditText {
    private AuditText() {}

    /** One sign for it. */
    static String sign(Operation operation) {
        return switch (operation) {
            case CREATE -> "+";
            case UPDATE -> "~";
            case DELETE -> "-";
        };
    }

    static String count(long number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }

    /** A line for the entity and one for each value that differs. */
    static List<String> lines(Difference difference) {
        String name = difference.either().text("name");
        List<String> lines = new ArrayList<>();
        lines.add(sign(difference.operation()) + " " + difference.entity() + (name == null ? "" : " " + name) + " ("
                + EntityText.text(difference.key()) + ")");
        lines.addAll(lines(difference.operation(), difference.diff()));
        return lines;
    }

    /** One line for each value that differs. A creation has no values before, a deletion needs no telling. */
    static List<String> lines(Operation operation, List<FieldChange> changes) {
        return operation == Operation.DELETE
                ? List.of()
                : changes.stream()
                        .map(change -> "    " + change.field() + ": "
                                + (operation == Operation.CREATE ? "" : value(change.before()) + " -> ")
                                + value(change.after()))
                        .toList();
    }

    public static String value(@Nullable Object value) {
        return value == null ? "null" : Json.text(value);
    }
}
