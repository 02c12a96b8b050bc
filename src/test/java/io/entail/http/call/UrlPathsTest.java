package io.entail.http.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.testkit.Seeds;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths as text and as segments. */
final class UrlPathsTest {
    @RegisterExtension
    final Seeds seeds = new Seeds();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /                 | []
                    /a                | [a]
                    /a/               | [a]
                    /a/b/c            | [a, b, c]
                    //                | []
                    /a//b             | [a, , b]
                    /a//              | [a, ]
                    /%2F/%252F        | [/, %2F]
                    /a;b=c/+          | [a;b=c, +]
                    /./..             | [., ..]
                    /%2E%2E/%C3%A4    | [.., ä]
                    /%00              | [\u0000]
                    """)
    void aPathIsSplitFirstAndDecodedOnceThen(String raw, String segments) {
        // The text of a list with one empty segment is the same as that of an empty list.
        assertThat(UrlPaths.split(raw).toString()).isEqualTo(segments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/a/%zz", "/%ff", "/%ed%a0%80"})
    void invalidPercentEncodingIsRefused(String raw) {
        assertThatThrownBy(() -> UrlPaths.split(raw)).isInstanceOf(RefusedRequest.class);
    }

    @ParameterizedTest
    @CsvSource({
        ".,%2E",
        "..,%2E%2E",
        "...,...",
        "a b,a%20b",
        "a/b,a%2Fb",
        "%,%25",
        "?,%3F",
        "#,%23",
        "é,%C3%A9",
        "a&b,a%26b"
    })
    void aSegmentIsEncoded(String text, String encoded) {
        assertThat(UrlPaths.encode(text)).isEqualTo(encoded);
    }

    @Test
    void encodedPathsAreDecoded() {
        Random random = seeds.random();
        for (int i = 0; i < 2_000; i++) {
            String text = text(random);
            assertThat(UrlPaths.split("/" + UrlPaths.encode(text) + "/x")).isEqualTo(List.of(text, "x"));
            assertThat(QueryParameters.parse("a=" + UrlPaths.encode(text)).first("a"))
                    .isEqualTo(text);
            assertThat(UrlPaths.encode(text)).matches("[A-Za-z0-9%._~!$'()*,:@-]+");
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(8);
        while (text.length() < length) {
            int sign = random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1);
            if (sign < Character.MIN_SURROGATE || sign > Character.MAX_SURROGATE) {
                text.appendCodePoint(sign);
            }
        }
        return text.toString();
    }
}
