package io.entail.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TerminalTest {
    private final StringWriter text = new StringWriter();
    private final Terminal terminal = Terminal.of(new PrintWriter(text));

    @Test
    void aLineStaysOneLineWhateverItContains() {
        terminal.println("by ann\r\u001b[2Kby bob\nby eve");
        terminal.println(List.of("\u202e"));
        terminal.println(new char[] {'\t'});
        terminal.println();
        assertThat(text).hasToString("by ann\\r\\u001b[2Kby bob\\nby eve\n[\\u202e]\n\\t\n\n");
    }

    @Test
    void piecesKeepTheirLineFeedsOnly() {
        terminal.print("a:\n  b: \u0007\r\n");
        terminal.write("x\u001by", 1, 1);
        terminal.write('\n');
        terminal.append("\u0085").append('\b');
        terminal.flush();
        assertThat(text).hasToString("a:\n  b: \\u0007\\r\n\\u001b\n\\u0085\\b");
    }

    @Test
    void pairsThatComeInTwoPiecesStayAndHalvesAreShown() {
        terminal.write("🚢".toCharArray(), 0, 1);
        terminal.write("🚢".toCharArray(), 1, 1);
        terminal.print("\ud83d");
        terminal.println();
        terminal.print("\udea2");
        terminal.flush();
        assertThat(text).hasToString("🚢\\ud83d\n\\udea2");
    }

    @Test
    void aTerminalIsNotPutBeforeATerminal() {
        assertThat(Terminal.of(terminal)).isSameAs(terminal);
    }

    @Test
    void coloursAreThoseOfTheLineAndNeverThoseOfAValue() {
        StringWriter text = new StringWriter();
        Line line = Line.of(Line.Style.ADDED, "a\u001b[2K\n").and("b\u009b31m").and(Line.Style.FAINT, "");
        Terminal plain = Terminal.of(new PrintWriter(text));
        plain.println(line);
        Terminal.of(plain, Screen.NONE, true, false).println(line);
        assertThat(text.toString())
                .isEqualTo("a\\u001b[2K\\nb\\u009b31m\n\u001b[32ma\\u001b[2K\\n\u001b[mb\\u009b31m\n");
    }
}
