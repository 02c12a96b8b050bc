package io.entail.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/** What the demonstration prints, and whether everything held. */
final class DemoReport {
    private final PrintWriter out;
    private int passed;
    private int failed;

    DemoReport(PrintWriter out) {
        this.out = out;
    }

    void heading(String text) {
        print("\n" + text);
    }

    /** Something that was seen. */
    void line(String text) {
        print("  " + text);
    }

    /** Something that has to hold. */
    void check(boolean holds, String text) {
        if (holds) {
            passed++;
        } else {
            failed++;
        }
        print((holds ? "  ok      " : "  FAILED  ") + text);
    }

    int passed() {
        return passed;
    }

    int failed() {
        return failed;
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }

    /** A result and how long it took to get. */
    record Timed<T>(T result, Duration time) {
        static <T> Timed<T> of(Callable<T> work) throws Exception {
            long start = System.nanoTime();
            T result = work.call();
            return new Timed<>(result, Duration.ofNanos(System.nanoTime() - start));
        }

        String text() {
            return DemoReport.text(time);
        }
    }

    /** A time with the unit that suits it. */
    static String text(Duration time) {
        double micros = time.toNanos() / 1_000.0;
        if (micros < 1_000) {
            return String.format(Locale.ROOT, "%.0f us", micros);
        }
        return micros < 1_000_000
                ? String.format(Locale.ROOT, "%.1f ms", micros / 1_000)
                : String.format(Locale.ROOT, "%.1f s", micros / 1_000_000);
    }
}
