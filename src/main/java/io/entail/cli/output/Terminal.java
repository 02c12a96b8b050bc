package io.entail.cli.output;

import io.entail.cli.time.ShownTime;
import io.entail.text.Visible;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints. Whatever it prints, a line is one line: {@code println} shows every character of its argument
 * that a terminal would obey, line breaks too, and the only line ends are those that it adds itself. Text that comes in
 * pieces ({@code print}, {@code write}: help, JSON, YAML) keeps its line feeds and no other control character.
 *
 * <p>What is shown is shown as JSON does, so documents stay what they are.
 */
public final class Terminal extends PrintWriter {
    /** Half of a pair whose other half comes with the next piece; empty mostly. */
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

    /** In front of a writer that lets everything through. */
    public static Terminal of(PrintWriter target) {
        return target instanceof Terminal terminal ? terminal : of(target, Screen.NONE, false, false);
    }

    /**
     * Likewise, for what is shown on a screen.
     *
     * @param colored whether the colours of a {@link Line} are shown
     * @param paged whether a pager shows it
     */
    static Terminal of(PrintWriter target, Screen screen, boolean colored, boolean paged) {
        PrintWriter raw = target instanceof Terminal terminal ? terminal.target : target;
        return new Terminal(raw, screen, colored, paged);
    }

    /** How many characters fit a line; empty where everything fits, as in a pipe. */
    public OptionalInt width() {
        return screen.width();
    }

    /** Whether a person sits before it. */
    public boolean isScreen() {
        return screen.terminal();
    }

    /** A moment by the user's clock; somebody who sits before a terminal is also told how long ago it was. */
    public String time(Instant at) {
        return screen.terminal()
                ? ShownTime.local(at) + " (" + ShownTime.ago(at, Instant.now()) + ")"
                : ShownTime.local(at);
    }

    /** Likewise, short. */
    public String shortTime(Instant at) {
        return screen.terminal() ? ShownTime.ago(at, Instant.now()) : ShownTime.local(at);
    }

    /** Whether a pager shows what is printed, so that nothing else may be written to the terminal. */
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
