package io.entail.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TimedProcessTest {
    @TempDir
    private Path folder;

    @Test
    @DisplayName("the time of a program is that of the shell's children, as any shell prints it")
    void whatChildrenTookCounts() {
        assertThat(TimedProcess.seconds("0m0.003s 0m0.001s\n1m2.500s 0m0.250s\n"))
                .isEqualTo(62.75);
        assertThat(TimedProcess.seconds("0m0,003s 0m0,001s\n0m0,020000s 0m0,010000s\n"))
                .isEqualTo(0.03);
        assertThatThrownBy(() -> TimedProcess.seconds("real 1.2")).hasMessageContaining("real 1.2");
    }

    @Test
    @DisplayName("a program that fails is reported with its exit code and its output")
    void aProgramThatFailsIsNamed() {
        assertThatThrownBy(() ->
                        TimedProcess.run(folder, Map.of("WORD", "lost"), List.of("sh", "-c", "echo $WORD >&2; exit 3")))
                .hasMessageContaining("ended with 3")
                .hasMessageContaining("lost");
    }
}
