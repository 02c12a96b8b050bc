package io.entail.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** These tests run alone, because a process shows one bar at a time. */
@Isolated
final class WorkProgressTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final StringWriter lines = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    private WorkProgress on(boolean terminal, String task, long total) {
        PrintStream shown = new PrintStream(screen, true, StandardCharsets.UTF_8);
        return new WorkProgress(
                new WorkProgress.Place(new PrintWriter(lines, true), terminal ? shown : null, nanos::get), task, total);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private String screen() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineSaysHowFarHowFastAndHowLong() {
        assertThat(WorkProgress.line("rows written", 12_000, 100_000, 3_000_000_000L))
                .isEqualTo("12000 of 100000 rows written (12 %), 4000 a second, 22 s left");
        assertThat(WorkProgress.line("rows written", 12_000, 0, 3_000_000_000L))
                .isEqualTo("12000 rows written, 4000 a second");
        assertThat(WorkProgress.line("rows written", 0, 10, 0)).isEqualTo("0 of 10 rows written (0 %)");
        assertThat(WorkProgress.line("rows written", 12, 10, 1_000_000_000L))
                .isEqualTo("12 of 10 rows written (120 %), 12 a second");
    }

    @Test
    void aTerminalShowsABarWhenTheWorkTakesOverASecond() {
        try (WorkProgress progress = on(true, "rows written", 100)) {
            progress.add(10);
            pass(Duration.ofMillis(999));
            progress.add(10);
            assertThat(screen()).isEmpty();
            pass(Duration.ofMillis(1));
            progress.add(10);
        }
        assertThat(screen())
                .contains("\rrows written", " 30/100 ")
                .as("the line is cleared at the end")
                .matches("(?s).*\r *\r")
                .doesNotContain("\n");
        assertThat(lines.toString()).isEmpty();
    }

    @Test
    void workOfLessThanASecondShowsNothing() {
        for (boolean terminal : new boolean[] {true, false}) {
            try (WorkProgress progress = on(terminal, "rows written", 100)) {
                pass(Duration.ofMillis(900));
                progress.add(100);
            }
        }
        assertThat(screen() + lines).isEmpty();
    }

    @Test
    void printedTextReplacesTheBar() {
        StringWriter out = new StringWriter();
        WorkProgress progress = on(true, "rows written", 100);
        pass(Duration.ofSeconds(2));
        progress.add(10);
        Terminal.of(new PrintWriter(out, true)).println("a row");
        String before = screen();
        assertThat(before).matches("(?s).*\r *\r");
        progress.add(10);
        progress.close();
        assertThat(screen().substring(before.length()))
                .as("the bar is shown again")
                .contains("20/100");
        assertThat(out.toString()).isEqualTo("a row" + System.lineSeparator());
    }

    @Test
    void thereIsOneBarAtATime() {
        WorkProgress first = on(true, "rows written", 100);
        WorkProgress second = on(true, "records replayed", 10);
        pass(Duration.ofSeconds(2));
        first.add(10);
        second.add(1);
        first.close();
        assertThat(screen()).doesNotContain("records replayed");
        second.add(1);
        second.close();
        assertThat(screen()).contains("records replayed");
    }

    @Test
    void aPipeGetsALineEveryThreeSeconds() {
        try (WorkProgress progress = on(false, "rows written", 100)) {
            for (int i = 0; i < 8; i++) {
                pass(Duration.ofSeconds(1));
                progress.add(10);
            }
        }
        assertThat(lines.toString().lines())
                .containsExactly(
                        "entail: 30 of 100 rows written (30 %), 10 a second, 7 s left",
                        "entail: 60 of 100 rows written (60 %), 10 a second, 4 s left");
        assertThat(screen()).isEmpty();
    }
}
