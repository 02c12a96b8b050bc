package io.entail.cli.audit;

import io.entail.changes.Change;
import io.entail.changes.Op;
import io.entail.changes.Rejection;
import io.entail.cli.output.EntityText;
import io.entail.cli.output.Json;
import io.entail.forms.ChangeJson;
import io.entail.read.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes and refusals as people read them: a line about each, then one for each field that a change has set. */
final class ChangeText {
    private static final List<String> NAMES = List.of("name", "username", "title");
    private static final String UNSET = "unset";

    private ChangeText() {}

    static List<String> of(Change change) {
        List<String> lines = new ArrayList<>();
        lines.add(change.position() + " " + ChangeJson.time(change.at()) + " " + sign(change.op()) + " "
                + change.entity() + " " + row(change) + " by " + change.actor()
                + (change.reason().isEmpty() ? "" : ": " + oneLine(change.reason())));
        if (change.expires() != null) {
            lines.add("    expires " + ChangeJson.time(change.expires()));
        }
        if (change.op() != Op.D) {
            fields(change.before(), change.after()).forEach(line -> lines.add("    " + line));
        }
        return lines;
    }

    /** What the feed says beside changes. */
    static List<String> of(Position position, Instant at, String what) {
        return List.of(position + " " + ChangeJson.time(at) + " " + oneLine(what));
    }

    private static String sign(Op op) {
        return switch (op) {
            case C -> "+";
            case U -> "~";
            case D -> "-";
        };
    }

    private static String row(Change change) {
        Map<String, Object> fields = change.fields();
        return NAMES.stream()
                .map(fields::get)
                .filter(Objects::nonNull)
                .findFirst()
                .map(name -> oneLine(String.valueOf(name)) + " (" + change.key() + ")")
                .orElse(change.key());
    }

    private static List<String> fields(@Nullable Map<String, Object> before, @Nullable Map<String, Object> after) {
        Map<String, Object> old = Objects.requireNonNullElse(before, Map.of());
        Map<String, Object> now = Objects.requireNonNullElse(after, Map.of());
        Set<String> names = new LinkedHashSet<>(now.keySet());
        names.addAll(old.keySet());
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            Object was = old.get(name);
            Object is = now.get(name);
            if (before == null) {
                lines.add(name + ": " + value(is));
            } else if (!Objects.equals(was, is)) {
                lines.add(name + ": " + value(was) + " -> " + value(is));
            }
        }
        return lines;
    }

    private static String value(@Nullable Object value) {
        return value == null ? UNSET : Json.text(value);
    }

    static String of(Rejection rejection) {
        StringBuilder line = new StringBuilder();
        line.append(rejection.position()).append(' ').append(ChangeJson.time(rejection.at()));
        line.append(' ').append(rejection.code());
        append(line, " ", rejection.entity());
        append(line, " ", rejection.key());
        append(line, " ", rejection.field());
        append(line, " by ", rejection.actor());
        return line.toString();
    }

    private static void append(StringBuilder line, String before, @Nullable String text) {
        if (text != null) {
            line.append(before).append(oneLine(text));
        }
    }

    private static String oneLine(String text) {
        return EntityText.text(text);
    }
}
