package io.entail.http.describe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns of definitions in the dialect of JSON Schema. */
class EcmaTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            nullValues = "none",
            value = {
                "^a+$ ~ ^a+$",
                "^[^:]+:.*$ ~ ^[^:]+:[^\\n]*$",
                "[.] ~ [.]",
                "\\d{3}-\\w* ~ \\d{3}-\\w*",
                "a\\-b\\.c\\/d\\_e ~ a-b\\.c\\/d_e",
                "[a\\-z\\]\\\\] ~ [a\\-z\\]\\\\]",
                "[]a] ~ [\\]a]",
                "[[a] ~ [\\[a]",
                "\\s ~ [\\t\\n\\f\\r ]",
                "[\\s,] ~ [\\t\\n\\f\\r ,]",
                "\\S ~ [^\\t\\n\\f\\r ]",
                "a{2} ~ a{2}",
                "a{2,} ~ a{2,}",
                "a{,2} ~ a\\{,2\\}",
                "{x} ~ \\{x\\}",
                "x] ~ x\\]",
                "(?:a|b)*? ~ (?:a|b)*?",
                "(?i)host ~ none",
                "(?P<n>a) ~ none",
                "[[:alpha:]] ~ none",
                "[\\S] ~ none",
                "\\pL ~ none",
                "\\x41 ~ none",
                "\\Aa ~ none",
                "\\Qa.b\\E ~ none"
            })
    void sayTheSameOrNothing(String pattern, String translated) {
        assertThat(Ecma.translate(pattern)).isEqualTo(translated);
    }

    @Test
    void aBeginningIsQuoted() {
        assertThat(Ecma.prefix("/a.b(")).isEqualTo("^\\/a\\.b\\(");
    }
}
