package io.entail.cli.output;

import io.entail.text.Visible;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of text for people, parts of which may have a colour. A {@link Terminal} shows colours if it has them. Control
 * characters in the text are never passed to the terminal. Immutable.
 */
public final class Line {
    /** The meaning of a part, which its colour expresses. */
    public enum Style {
        PLAIN(""),
        /** Something was created, or is well. */
        ADDED("32"),
        /** Something was deleted, or is wrong. */
        REMOVED("31"),
        /** Something was changed, or needs attention. */
        CHANGED("33"),
        HEADING("1"),
        /** Details such as positions. */
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

    /** Returns a line without colours. */
    public static Line of(String text) {
        return EMPTY.and(text);
    }

    /** Returns a line that begins with a part. */
    public static Line of(Style style, String text) {
        return EMPTY.and(style, text);
    }

    /** Returns this line with more text after it. */
    public Line and(String text) {
        return and(Style.PLAIN, text);
    }

    /** Returns this line with one more part after it. */
    public Line and(Style style, String text) {
        List<Part> more = new ArrayList<>(parts);
        more.add(new Part(style, text));
        return new Line(List.copyOf(more));
    }

    /** Returns the line with the control sequences of its colours, and without those in its text. */
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

    /** Returns the text as it was given. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        parts.forEach(part -> line.append(part.text()));
        return line.toString();
    }
}
