package io.entail.cli.output;

import io.entail.cli.time.ShownTime;
import io.entail.text.Visible;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The output of a command. {@code println} prints exactly one line: control characters and line breaks in its argument
 * are shown instead of passed on. Text that comes in pieces ({@code print}, {@code write}: help, JSON, YAML) keeps its
 * line feeds and no other control character.
 *
 * <p>Control characters are shown as escapes of JSON, so JSON documents keep their meaning.
 */
public final class Terminal extends PrintWriter {
    /** A high surrogate whose low surrogate comes with the next piece of text; usually empty. */
    private String half = "";

    private final PrintWriter target;
    private final Screen screen;
    private final boolean colored;
    private final boolean paged;

    private Terminal(PrintWriter target, Screen screen, boolean colored, boolean paged) {
        super(target, !paged);
        this.target = target;
        this.screen = screen;
        this.colored = colored;
        this.paged = paged;
    }

    /** Returns a terminal in front of a writer that passes everything on. */
    public static Terminal of(PrintWriter target) {
        return target instanceof Terminal terminal ? terminal : of(target, Screen.NONE, false, false);
    }

    /**
     * Returns a terminal for a screen.
     *
     * @param colored whether the colours of a {@link Line} are shown
     * @param paged whether a pager shows the output
     */
    static Terminal of(PrintWriter target, Screen screen, boolean colored, boolean paged) {
        PrintWriter raw = target instanceof Terminal terminal ? terminal.target : target;
        return new Terminal(raw, screen, colored, paged);
    }

    /** Returns the number of characters of a line, empty for no limit, as in a pipe. */
    public OptionalInt width() {
        return screen.width();
    }

    /** Returns whether the output goes to a terminal. */
    public boolean isScreen() {
        return screen.terminal();
    }

    /** Formats a moment in local time; on a terminal, followed by how long ago it was. */
    public String time(Instant at) {
        return screen.terminal()
                ? ShownTime.local(at) + " (" + ShownTime.ago(at, Instant.now()) + ")"
                : ShownTime.local(at);
    }

    /** Formats a moment in a short form; on a terminal, only how long ago it was. */
    public String shortTime(Instant at) {
        return screen.terminal() ? ShownTime.ago(at, Instant.now()) : ShownTime.local(at);
    }

    /** Returns whether a pager shows the output, so that nothing else may be written to the terminal. */
    public boolean isPaged() {
        return paged;
    }

    @Override
    public void println(@Nullable String text) {
        synchronized (lock) {
            pass(Visible.text(half + text));
            half = "";
            super.println();
        }
    }

    @Override
    public void println(@Nullable Object value) {
        if (colored && value instanceof Line line) {
            synchronized (lock) {
                pass(Visible.text(half) + line.colored());
                half = "";
                super.println();
            }
        } else {
            println(String.valueOf(value));
        }
    }

    @Override
    public void println(char[] text) {
        println(String.valueOf(text));
    }

    @Override
    public void println() {
        println("");
    }

    @Override
    public void write(int c) {
        write(new char[] {(char) c}, 0, 1);
    }

    @Override
    public void write(String text, int offset, int length) {
        piece(text.substring(offset, offset + length));
    }

    @Override
    public void write(char[] text, int offset, int length) {
        piece(new String(text, offset, length));
    }

    private void piece(String text) {
        synchronized (lock) {
            String whole = half + text;
            int end = whole.length();
            boolean open = end > 0 && Character.isHighSurrogate(whole.charAt(end - 1));
            half = open ? whole.substring(end - 1) : "";
            pass(Visible.lines(open ? whole.substring(0, end - 1) : whole));
        }
    }

    private void pass(String visible) {
        ShownBar.hide();
        super.write(visible, 0, visible.length());
    }
}
