package io.entail.cli.stack;

import io.entail.cli.output.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The output of the demonstration, for people or as one JSON document, and the number of checks that failed. */
final class DemoReport {
    private static final double NANOS_PER_MILLI = 1e6;

    private final PrintWriter out;
    private final boolean json;
    private final List<Map<String, @Nullable Object>> lines = new ArrayList<>();
    private String section = "";
    private int passed;
    private int failed;

    DemoReport(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    void heading(String text) {
        section = text;
        if (!json) {
            out.println();
        }
        print(text);
    }

    /** Begins a line; its last call is {@code tell} or {@code check}. */
    Line of(String name) {
        return new Line(name);
    }

    /** Ends the report, with the time of the whole demonstration. */
    void end(Duration time) {
        if (json) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            document.put("ok", failed == 0);
            document.put("passed", passed);
            document.put("failed", failed);
            document.put("timings", Map.of("all", millis(time)));
            document.put("lines", lines);
            out.println(Json.text(document));
            return;
        }
        heading(passed + " of " + (passed + failed) + " checks passed in " + text(time) + "; everything is stopped");
    }

    int failed() {
        return failed;
    }

    private void print(String line) {
        if (!json) {
            out.println(line);
            out.flush();
        }
    }

    private static double millis(Duration time) {
        return Math.round(time.toNanos() / NANOS_PER_MILLI * 1_000) / 1_000.0;
    }

    /** An observation, with the figures in its sentence. */
    final class Line {
        private final String name;
        private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
        private final Map<String, Object> timings = new LinkedHashMap<>();

        private Line(String name) {
            this.name = name;
        }

        Line value(String of, @Nullable Object value) {
            values.put(of, value);
            return this;
        }

        Line values(Map<String, ?> more) {
            values.putAll(more);
            return this;
        }

        /** Adds a time, which is in milliseconds in JSON. */
        Line time(String of, Duration time) {
            timings.put(of, millis(time));
            return this;
        }

        /** Prints an observation. */
        void tell(String text) {
            add(null, text);
            print("  " + text);
        }

        /** Prints and counts a condition that has to hold. */
        void check(boolean holds, String text) {
            if (holds) {
                passed++;
            } else {
                failed++;
            }
            add(holds, text);
            print((holds ? "  ok      " : "  FAILED  ") + text);
        }

        private void add(@Nullable Boolean ok, String text) {
            Map<String, @Nullable Object> line = new LinkedHashMap<>();
            line.put("section", section);
            line.put("name", name);
            line.put("ok", ok);
            line.put("text", text);
            line.put("values", values);
            line.put("timings", timings);
            lines.add(line);
        }
    }

    /** A result and the time that it took. */
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

    /** Formats a time with a suitable unit. */
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
