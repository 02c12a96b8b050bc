package io.entail.cli.output;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Tells on standard error how far long work has come: a bar on a terminal, otherwise a line every few seconds. Nothing
 * is told of work that ends before the first line is due. Thread-safe.
 */
public final class WorkProgress implements AutoCloseable {
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(3);

    private final PrintWriter err;
    private final String task;
    private final long total;
    private final @Nullable ProgressBar bar;
    private final long begun = System.nanoTime();
    private long done;
    private long lastLine = begun;

    private WorkProgress(PrintWriter err, String task, long total, @Nullable ProgressBar bar) {
        this.err = err;
        this.task = task;
        this.total = total;
        this.bar = bar;
    }

    /**
     * Begins.
     *
     * @param task what is counted, such as {@code entities imported}
     * @param total how many there are, 0 when nobody knows yet
     */
    public static WorkProgress of(PrintWriter err, String task, long total) {
        return new WorkProgress(err, task, total, Tty.is(Tty.ERR) ? bar(task, total) : null);
    }

    /** So many more are done. */
    public synchronized void add(long more) {
        done += more;
        if (bar != null) {
            bar.stepTo(done);
        } else if (System.nanoTime() - lastLine >= LINE_INTERVAL.toNanos()) {
            lastLine = System.nanoTime();
            err.println("entail: " + line(task, done, total, lastLine - begun));
            err.flush();
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
        if (bar != null) {
            bar.close();
        }
    }

    private static ProgressBar bar(String task, long total) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total == 0 ? -1 : total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .showSpeed()
                .build();
    }
}
