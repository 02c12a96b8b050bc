package io.entail.cli.output;

import io.entail.text.Visible;
import java.util.ArrayList;
import java.util.List;

/**
 * One line for people, parts of which may have a colour. A {@link Terminal} shows colours when it has them, and the
 * characters of values never as anything else than text. Immutable.
 */
public final class Line {
    /** What a part means, which is what its colour says. */
    public enum Style {
        PLAIN(""),
        /** What was created, or is well. */
        ADDED("32"),
        /** What was deleted, or is wrong. */
        REMOVED("31"),
        /** What was changed, or needs a look. */
        CHANGED("33"),
        HEADING("1"),
        /** What is there for those who look for it, such as positions. */
        FAINT("2");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    private record Part(Style style, String text) {}

    private static final Line EMPTY = new Line(List.of());

    private final List<Part> parts;

    private Line(List<Part> parts) {
        this.parts = parts;
    }

    /** A line without colours. */
    public static Line of(String text) {
        return EMPTY.and(text);
    }

    /** A line that begins with a part. */
    public static Line of(Style style, String text) {
        return EMPTY.and(style, text);
    }

    /** This line with more text after it. */
    public Line and(String text) {
        return and(Style.PLAIN, text);
    }

    /** This line with one more part after it. */
    public Line and(Style style, String text) {
        List<Part> more = new ArrayList<>(parts);
        more.add(new Part(style, text));
        return new Line(List.copyOf(more));
    }

    /** With the control sequences of its colours, and without any that is in its text. */
    String colored() {
        StringBuilder line = new StringBuilder();
        for (Part part : parts) {
            String text = Visible.text(part.text());
            line.append(
                    part.style() == Style.PLAIN || text.isEmpty()
                            ? text
                            : "\u001b[" + part.style().code + "m" + text + "\u001b[m");
        }
        return line.toString();
    }

    /** The text alone, as it was given. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        parts.forEach(part -> line.append(part.text()));
        return line.toString();
    }
}
