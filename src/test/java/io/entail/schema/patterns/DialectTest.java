package io.entail.schema.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.testkit.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compiling a pattern and searching with it take bounded work. */
class DialectTest {
    private static final String[] PARTS = {
        "a",
        "b",
        ".",
        "\\d",
        "\\pL",
        "\\p{Greek}",
        "[a-z]",
        "[^]x]",
        "[[:alpha:]-]",
        "[\\]]",
        "\\Qa(b\\E",
        "\\Q\\E",
        "\\E",
        "\\x{41}",
        "\\x41",
        "\\101",
        "(",
        ")",
        "(?:",
        "(?i)",
        "(?i:",
        "(?P<n>",
        "(?s-m:",
        "|",
        "*",
        "+",
        "?",
        "{2}",
        "{2,}",
        "{0,3}",
        "{,3}",
        "{30}",
        "{",
        "}",
        "^",
        "$",
        "\\b",
        "\\A",
        "\\z",
        "*?",
        "é",
        "\\C",
        "|"
    };

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ^[a-z]+$         | abc     | true
            ^[a-z]+$         | abC     | false
            b                | abc     | true
            (?i)^AB          | abc     | true
            ^\\pL+$          | größe   | true
            ^(?:ab){2,3}$    | abababab | false
            ^.$              | 🙂      | true
            """)
    void aPatternIsFoundAnywhereUnlessItIsTied(String pattern, String text, boolean found) {
        assertThat(Dialect.compile(pattern.replace("\\\\", "\\")).find(text)).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            (a                      | missing closing )
            (a)\\1                  | invalid escape sequence
            (?=a)                   | invalid or unsupported Perl syntax
            a{1001}                 | invalid repeat count
            ((a{100}){100}){100}    | more than 10000 instructions
            (?i)[\\x{0}-\\x{FFFF}]  | ignores case and names characters above U+00FF
            (?s-i:ᲀ)                | ignores case and names characters above U+00FF
            """)
    void whatIsNoPatternIsSaidWhy(String pattern, String expected) {
        assertThatThrownBy(() -> Dialect.compile(pattern.replace("\\\\", "\\")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(expected);
    }

    @Test
    void lengthAndNestingAreBounded() {
        assertThatThrownBy(() -> Dialect.compile("a".repeat(1_001))).hasMessage("longer than 1000 characters");
        assertThatThrownBy(() -> Dialect.compile("(".repeat(101) + ")".repeat(101)))
                .hasMessage("more than 100 nested parentheses");
        assertThat(Dialect.compile("(".repeat(100) + ")".repeat(100)).find("")).isTrue();
        assertThat(Dialect.compile("a".repeat(1_000)).programSize()).isLessThanOrEqualTo(1_004);
    }

    @Test
    void aTextTooLongForItsPatternIsNotSearched() {
        Dialect pattern = Dialect.compile("(a?){1000}b");
        long longest = Dialect.WORK_MAX / pattern.programSize();
        assertThat(Dialect.refusal("a".repeat((int) longest), pattern.programSize()))
                .isNull();
        assertThat(Dialect.refusal("a".repeat((int) longest + 1), pattern.programSize()))
                .isEqualTo("too long for its pattern: at most " + longest + " characters");
    }

    @Test
    void thePatternIsNeverLargerThanItWasMeasured() {
        Random random = seeds.random();
        int compiled = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int parts = 1 + random.nextInt(12); parts > 0; parts--) {
                text.append(PARTS[random.nextInt(PARTS.length)]);
            }
            String pattern = text.toString();
            long measured = PatternSize.of(pattern).program();
            Dialect dialect = compile(pattern);
            if (dialect.text().equals(pattern)) {
                compiled++;
                assertThat((long) dialect.programSize())
                        .as("the size of the program is at most the computed one: %s", pattern)
                        .isLessThanOrEqualTo(measured);
            }
        }
        assertThat(compiled).isGreaterThan(1_000);
    }

    private static Dialect compile(String pattern) {
        try {
            return Dialect.compile(pattern);
        } catch (IllegalArgumentException e) {
            return Dialect.compile("");
        }
    }
}
