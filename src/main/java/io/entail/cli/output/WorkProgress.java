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
 * Tells on standard error how far long work has come, how fast it is and how long it will take: a bar on a terminal, otherwise
 * a line every few seconds. Nothing is told of work that ends before the first line is due. Thread-safe.
 *
 * <p>There is one bar at a time. Whatever a command prints takes its place, and it comes back below that with the next step.
 */
public final class WorkProgress implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(3);

    /** Of a terminal that does not say how wide it is. */
    private static final int WIDTH = 80;

    /**
     * Where progress is told.
     *
     * @param lines for lines
     * @param terminal for a bar, null when nobody sits before it
     * @param nanos the time
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
     * @param task what is counted, such as {@code entities imported}
     * @param total how many there are, 0 when nobody knows yet
     */
    public static WorkProgress of(PrintWriter err, String task, long total) {
        return new WorkProgress(new Place(err, isBar() ? System.err : null, System::nanoTime), task, total);
    }

    /** Whether a bar is shown, and no lines are printed. */
    public static boolean isBar() {
        return Tty.is(Tty.ERR);
    }

    /** So many more are done. */
    public void add(long more) {
        String line = step(more);
        if (line != null) {
            place.lines().println("entail: " + line);
            place.lines().flush();
        }
    }

    /** Returns the line that is due, null for none. It is printed without the lock, for printing hides bars. */
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
            // It was never there, or something was printed in its place.
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

    /** Draws a bar on the line that the terminal is at, and leaves that line empty: nothing is drawn after its end. */
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

    /** Such as {@code 12000 of 100000 rows written (12 %), 4000 a second, 22 s left}. */
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
