package io.entail.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.audit.History.Migrated;
import io.entail.read.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Migrations have taken their last steps at 10, 20 and 30, which lead to the versions 3, 5 and 7. */
final class StepsBetweenTest {
    private static final List<Migrated> STEPS = List.of(
            new Migrated(Position.of(10), 3), new Migrated(Position.of(20), 5), new Migrated(Position.of(30), 7));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5 15        | 5 v3 15
            15 5        | 15 v3 5
            5 6 25 35   | 5 6 v3 v5 25 v7 35
            35 25 6 5   | 35 v7 25 v5 v3 6 5
            5 6         | 5 6
            15          | 15
            35 40       | 35 40
            """)
    @DisplayName("a step is shown between the two versions that surround it, in order")
    void stepsAreShownBetween(String positions, String shown) {
        StepsBetween steps = new StepsBetween(STEPS);
        List<String> told = new ArrayList<>();
        for (String position : positions.split(" ", -1)) {
            steps.to(Position.of(Long.parseLong(position))).forEach(step -> told.add("v" + step.version()));
            told.add(position);
        }
        assertThat(String.join(" ", told)).isEqualTo(shown);
    }
}
