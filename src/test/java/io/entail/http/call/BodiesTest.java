package io.entail.http.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies of requests are decoded by their type. */
final class BodiesTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
                    -                                            |                | {}
                    text/plain                                   |                | {}
                    application/x-www-form-urlencoded            |                | {}
                    application/json                             | {}             | {}
                    Application/JSON ; charset=x                 | {"a": 1}       | {a=1}
                    application/merge-patch+json                 | {"a": null}    | {a=null}
                    application/x-www-form-urlencoded            | a=1&b=%20      | {a=1, b= }
                    APPLICATION/X-WWW-FORM-URLENCODED; charset=x | a=1            | {a=1}
                    """)
    void membersAreRead(@Nullable String type, @Nullable String text, String members) {
        assertThat(object(type, text == null ? "" : text).toString()).isEqualTo(members);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
                    -                                 | {}              | 415 | no Content-Type
                    text/plain                        | {}              | 415 | a type that is not read here
                    text/json                         | {}              | 415 | a type that is not read here
                    application/json, text/plain      | {}              | 415 | a type that is not read here
                    application/json                  |                 | 400 | Cannot parse JSON body
                    application/json                  | []              | 400 | expected an object
                    application/json                  | {"a":1,"a":2}   | 400 | Duplicate field 'a'
                    application/json                  | {               | 400 | Cannot parse JSON body
                    application/json                  | {"a":NaN}       | 400 | Cannot parse JSON body
                    application/x-www-form-urlencoded | a=%             | 400 | is not percent-encoded
                    multipart/form-data               | x               | 400 | without a boundary
                    """)
    void invalidBodiesAreRefused(@Nullable String type, @Nullable String text, int status, String message) {
        assertThatThrownBy(() -> object(type, text == null ? "" : text))
                .isInstanceOfSatisfying(RefusedRequest.class, refusal -> {
                    assertThat(refusal.answer().status()).isEqualTo(status);
                    assertThat(String.valueOf(((Answer.Document) refusal.answer()).body()))
                            .contains(message)
                            .doesNotContain("Feature", "StreamRead", "Source:");
                });
    }

    @Test
    void textIsUtf8() {
        assertThat(Bodies.text(Sent.of(FORM, "ä😀"))).isEqualTo("ä😀");
        assertThatThrownBy(() -> Bodies.text(new Sent(FORM, new byte[] {(byte) 0xff})))
                .isInstanceOf(RefusedRequest.class);
        assertThatThrownBy(() -> Bodies.text(new Sent(FORM, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80})))
                .isInstanceOf(RefusedRequest.class);
    }

    @Test
    void deepNestingIsRefusedBeforeItIsDeepHere() {
        for (String deep : new String[] {"[".repeat(100_000), "{\"a\":".repeat(100_000)}) {
            assertThatThrownBy(() -> object("application/json", "{\"a\":" + deep))
                    .isInstanceOf(RefusedRequest.class);
        }
    }

    private static Map<String, @Nullable Object> object(@Nullable String type, String text) {
        return Bodies.object(
                Sent.of(type, text),
                parameters -> parameters.stream()
                        .collect(Collectors.toMap(QueryParameters.Parameter::name, QueryParameters.Parameter::value)));
    }
}
