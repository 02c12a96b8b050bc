package io.entail.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColumnsTest {
    @ParameterizedTest
    @CsvSource({
        // text, places
        "'', 0",
        "abc, 3",
        "日本語, 6",
        "ｆｕｌｌ, 8",
        "ﾊﾝｶｸ, 4",
        "한국, 4",
        "🚢, 2",
        "e\u0301, 1", // e and an accent
        "ไทย, 3",
        "ที่, 1", // two signs above one letter
        "\u1112\u1161\u11ab, 2", // a Korean syllable in letters
        "…, 1",
        "ä, 1",
    })
    void widthIsThatOfATerminal(String text, int places) {
        assertThat(Columns.width(text)).isEqualTo(places);
    }

    @Test
    void columnsStandInLineWhateverTheirTexts() {
        assertThat(Columns.align(List.of(
                        List.of("name", "key"),
                        List.of("日本", "1"),
                        List.of("e\u0301", "2"),
                        List.of("a\u001b[2K\rb", "3\n4"),
                        List.of("only"))))
                .containsExactly(
                        "name           key", //
                        "日本           1",
                        "e\u0301              2",
                        "a\\u001b[2K\\rb  3\\n4",
                        "only");
    }

    @Test
    void cutsByPlacesAndNeverHalfACharacter() {
        assertThat(Columns.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Columns.cut("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(Columns.cut("日本語日本", 6)).isEqualTo("日本…");
        assertThat(Columns.cut("🚢🚢🚢🚢", 5)).isEqualTo("🚢🚢…");
        assertThat(Columns.cut("\n\n\n\n", 4)).isEqualTo("\\n\\…");
        assertThat(Columns.cut("日本", 4)).isEqualTo("日本");
    }

    @Test
    void aTableFitsTheTerminalByCuttingItsWidestColumns() {
        List<List<String>> rows = List.of(List.of("name", "x".repeat(50), "end"), List.of("日本語日本語日本語", "y", "z"));
        List<String> lines = Columns.table(rows, OptionalInt.of(40));
        assertThat(lines).allMatch(line -> Columns.width(line) <= 40);
        assertThat(lines.get(0)).startsWith("name  ").contains("x…  end");
        assertThat(lines.get(1)).startsWith("日本語日本語日…").endsWith("  z");
        assertThat(Columns.table(rows, OptionalInt.of(3)).get(1))
                .as("no column is shortened to nothing")
                .isEqualTo("日本語…   y         z");
        assertThat(Columns.table(List.of(), OptionalInt.of(40))).isEmpty();
    }

    @Test
    void withoutATerminalCellsAreWholeAndALongOneDoesNotMakeOthersLong() {
        String long1 = "x".repeat(100_000);
        List<String> lines = Columns.table(List.of(List.of(long1, "a"), List.of("b", "c")), OptionalInt.empty());
        assertThat(lines.get(0)).isEqualTo(long1 + "  a");
        assertThat(lines.get(1)).isEqualTo("b" + " ".repeat(201) + "c");
    }
}
