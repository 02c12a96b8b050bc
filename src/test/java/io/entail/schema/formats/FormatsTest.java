package io.entail.schema.formats;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.Functions;
import io.entail.schema.function.FormatFunction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** One row per format and text in formats.txt: the format, the text, and the result of the validation. */
class FormatsTest {

    @ParameterizedTest
    @CsvFileSource(resources = "formats.txt", delimiter = '|', quoteCharacter = '"', numLinesToSkip = 1)
    void aTextIsOfItsFormatOrTheMessageSaysWhy(String format, String text, String expected) {
        assertThat(told(format, text)).isEqualTo(expected);
    }

    @Test
    void halfASurrogatePairIsNoUtf8() {
        assertThat(told("utf8_name", "é\uD83D")).isEqualTo("invalid utf-8 character sequence detected at position 3");
        assertThat(told("utf8_name", "\uDE42\uD83D"))
                .isEqualTo("invalid utf-8 character sequence detected at position 1");
        assertThat(told("tag", "a\uD83D")).startsWith("invalid tag 'a");
        assertThat(told("utf8_name", "🙂")).isEqualTo("ok");
    }

    @Test
    void aMessageQuotesTheBeginningOfALongText() {
        assertThat(told("http_method", "🙂".repeat(1_000))).isEqualTo("invalid value: " + "🙂".repeat(500) + "...");
        assertThat(told("http_method", "a" + "🙂".repeat(1_000)))
                .isEqualTo("invalid value: a" + "🙂".repeat(499) + "...");
    }

    @Test
    void everyFormatHasAnAcceptedAndARefusedText() throws Exception {
        Set<String> accepted = new LinkedHashSet<>(Set.of("certificate", "key"));
        Set<String> refused = new LinkedHashSet<>(Set.of("certificate", "key"));
        try (var in = requireNonNull(FormatsTest.class.getResourceAsStream("formats.txt"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList()) {
                String format = line.substring(0, line.indexOf('|')).strip();
                (line.strip().endsWith("| ok") ? accepted : refused).add(format);
            }
        }
        assertThat(accepted).containsExactlyInAnyOrderElementsOf(Formats.all().keySet());
        assertThat(refused).containsExactlyInAnyOrderElementsOf(Formats.all().keySet());
    }

    static String told(String name, String text) {
        FormatFunction format = Functions.builtIn().format(name).orElseThrow();
        String message = format.check(text);
        return message == null ? "ok" : message;
    }
}
