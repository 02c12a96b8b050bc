package io.entail.cli.output;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows on standard error how far long work is, how fast it is and how long it will take: as a bar on a terminal,
 * otherwise as a line every few seconds. Work that ends before the first line is due shows nothing. Thread-safe.
 *
 * <p>There is only one bar at a time. Other output replaces it, and the next step draws it again below that output.
 */
public final class WorkProgress implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(3);

    /** The width of a terminal that does not tell its width. */
    private static final int WIDTH = 80;

    /**
     * The destination of the progress.
     *
     * @param lines the writer for lines
     * @param terminal the terminal for a bar, null when there is none
     * @param nanos the clock
     */
    record Place(PrintWriter lines, @Nullable PrintStream terminal, LongSupplier nanos) {}

    private final Place place;
    private final String task;
    private final long total;
    private final long begun;
    private long done;
    private long lastLine;
    private boolean closed;
    private @Nullable ProgressBar bar;
    private @Nullable Runnable closing;

    WorkProgress(Place place, String task, long total) {
        this.place = place;
        this.task = task;
        this.total = total;
        this.begun = place.nanos().getAsLong();
        this.lastLine = begun;
    }

    /**
     * Begins.
     *
     * @param task a plural noun and its participle, such as {@code entities imported}
     * @param total the number of these things, 0 when it is not known yet
     */
    public static WorkProgress of(PrintWriter err, String task, long total) {
        return new WorkProgress(new Place(err, isBar() ? System.err : null, System::nanoTime), task, total);
    }

    /** Returns whether progress is shown as a bar instead of lines. */
    public static boolean isBar() {
        return Tty.is(Tty.ERR);
    }

    /** Adds to the number of things that are done. */
    public void add(long more) {
        String line = step(more);
        if (line != null) {
            place.lines().println("entail: " + line);
            place.lines().flush();
        }
    }

    /**
     * Returns the line that is due, null for none. The caller prints it without the lock, because printing hides bars.
     */
    private synchronized @Nullable String step(long more) {
        done += more;
        long now = place.nanos().getAsLong();
        if (place.terminal() != null) {
            show(place.terminal(), Duration.ofNanos(now - begun));
        } else if (now - lastLine >= LINE_INTERVAL.toNanos()) {
            lastLine = now;
            return line(task, done, total, now - begun);
        }
        return null;
    }

    private void show(PrintStream terminal, Duration soFar) {
        if (closed || soFar.compareTo(PATIENCE) < 0) {
            return;
        }
        if (closing == null || !ShownBar.is(closing)) {
            // The bar was not shown yet, or other output has replaced it.
            bar = null;
            closing = null;
            if (ShownBar.isThere()) {
                return;
            }
            Drawing drawing = new Drawing(terminal, Tty.width().orElse(WIDTH) - 1);
            ProgressBar fresh = bar(drawing, soFar);
            Runnable away = () -> {
                fresh.close();
                drawing.close();
            };
            if (!ShownBar.show(away)) {
                away.run();
                return;
            }
            bar = fresh;
            closing = away;
        }
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    private ProgressBar bar(Drawing drawing, Duration soFar) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total == 0 ? -1 : total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(drawing)
                .startsFrom(0, soFar)
                .showSpeed()
                .build();
    }

    /** Draws a bar on the current line of the terminal, and clears that line at the end. */
    private static final class Drawing implements ProgressBarConsumer {
        private final PrintStream terminal;
        private final int width;
        private boolean over;

        Drawing(PrintStream terminal, int width) {
            this.terminal = terminal;
            this.width = width;
        }

        @Override
        public int getMaxRenderedLength() {
            return width;
        }

        @Override
        public synchronized void accept(String drawn) {
            if (!over) {
                terminal.print("\r" + drawn);
                terminal.flush();
            }
        }

        @Override
        public synchronized void close() {
            if (!over) {
                over = true;
                terminal.print("\r" + " ".repeat(width) + "\r");
                terminal.flush();
            }
        }
    }

    /** Returns a line such as {@code 12000 of 100000 rows written (12 %), 4000 a second, 22 s left}. */
    static String line(String task, long done, long total, long nanos) {
        String rate = nanos <= 0 ? "" : ", " + Math.round(done * 1e9 / nanos) + " a second";
        if (total == 0) {
            return done + " " + task + rate;
        }
        String left =
                done == 0 || done > total ? "" : ", " + Math.round((total - done) * (nanos / 1e9) / done) + " s left";
        return done + " of " + total + " " + task + " (" + done * 100 / total + " %)" + rate + left;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (closing != null) {
            ShownBar.hide(closing);
        }
    }
}
