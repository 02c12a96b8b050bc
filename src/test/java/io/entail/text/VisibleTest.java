package io.entail.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VisibleTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                // code point, as it is shown
                "0000, \\u0000", // NUL
                "0007, \\u0007", // BEL
                "0008, \\b",
                "0009, \\t",
                "000a, \\n",
                "000c, \\f",
                "000d, \\r",
                "001b, \\u001b", // ESC
                "007f, \\u007f", // DEL
                "0085, \\u0085", // next line
                "009b, \\u009b", // begins a sequence without ESC
                "00ad, \\u00ad", // soft hyphen
                "034f, \\u034f",
                "061c, \\u061c", // Arabic letter mark
                "115f, \\u115f", // a letter that is not seen
                "180e, \\u180e",
                "200b, \\u200b", // no width
                "200d, \\u200d", // joiner
                "200e, \\u200e",
                "200f, \\u200f",
                "2028, \\u2028",
                "2029, \\u2029",
                "202a, \\u202a",
                "202e, \\u202e", // right to left from here on
                "2060, \\u2060",
                "2066, \\u2066",
                "2069, \\u2069",
                "3164, \\u3164",
                "d800, \\ud800", // half a pair
                "dfff, \\udfff",
                "fe0f, \\ufe0f",
                "feff, \\ufeff", // byte order mark
                "fff9, \\ufff9",
                "ffff, \\uffff",
                "1d173, \\ud834\\udd73",
                "e0041, \\udb40\\udc41", // tags spell text that nobody sees
                "e0100, \\udb40\\udd00",
            })
    void showsControlAndInvisibleCharacters(String hex, String shown) {
        String character = Character.toString(Integer.parseInt(hex, 16));
        assertThat(Visible.text("a" + character + "b")).isEqualTo("a" + shown + "b");
        assertThat(Visible.text(character)).isEqualTo(shown);
    }

    @Test
    void leavesEverythingElse() {
        String text = "name \\n 'ä' é 日本語 🚢 naïve – “quoted” ё עברית العربية ไทย हिन्दी";
        assertThat(Visible.text(text)).isSameAs(text);
        assertThat(Visible.text(null)).isEqualTo("null");
        assertThat(Visible.text(5)).isEqualTo("5");
    }

    @Test
    void keepsOurLineFeedsWhereTextHasLinesAndNothingElse() {
        assertThat(Visible.lines("a: 1\r\n\tb\u001b[2K\n")).isEqualTo("a: 1\\r\n\\tb\\u001b[2K\n");
    }

    @Test
    void shownTextStaysUnchangedAndHidesNothing() {
        String all = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String shown = Visible.text(all);
        assertThat(shown.codePoints().anyMatch(Visible::isHidden)).isFalse();
        assertThat(shown.codePoints().anyMatch(Character::isISOControl)).isFalse();
        assertThat(Visible.text(shown)).isSameAs(shown);
    }

    @Test
    void jsonStaysJsonAndMeansTheSame() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        StringBuilder text = new StringBuilder();
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .forEach(text::appendCodePoint);
        String json = Visible.text(mapper.writeValueAsString(text.toString()));
        assertThat(mapper.readValue(json, String.class)).isEqualTo(text.toString());
    }
}
