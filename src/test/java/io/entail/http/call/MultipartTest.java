package io.entail.http.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.testkit.Seeds;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of forms. */
final class MultipartTest {
    private static final String TYPE = "multipart/form-data; boundary=BB";

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    form-data; name="a"                      | a
                    form-data; name=a                        | a
                    form-data; NAME="a"                      | a
                    form-data;name="a";x=y                   | a
                    form-data; name="a.b[1]"                 | a.b[1]
                    form-data; name="a;b"                    | a;b
                    form-data; name="ä"                      | ä
                    form-data; name="a\\"b"                  | a"b
                    form-data; name=""                       | ``
                    form-data; filename="x"; name="a"        | a
                    form-data; filename="x; name=y"; name="a" | a
                    form-data; filename="x name=y"; name="a" | a
                    form-data; xname="b"; name="a"           | a
                    """)
    void aPartHasTheNameThatItsDispositionSays(String disposition, String name) {
        assertThat(Multipart.read(TYPE, part("Content-Disposition: " + disposition, "value")))
                .containsExactly(new QueryParameters.Parameter(name, "value"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data",
                "Content-Disposition: form-data; filename=a",
                "Content-Disposition: form-data; name=\"a",
                "Content-Disposition: form-data; filename=\"; name=a",
                "X: y"
            })
    void aPartWithoutANameIsRefused(String header) {
        refused(TYPE, part(header, "value"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "--BB",
                "--BB\r\n\r\n",
                "--BB\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue",
                "--BB\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--BB",
                "--CC\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--CC--\r\n"
            })
    void invalidMultipartBodiesAreRefused(String body) {
        refused(TYPE, body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\""})
    void aBoundaryIsNeeded(String type) {
        refused(type, part("Content-Disposition: form-data; name=a", "value"));
    }

    @Test
    void thereIsAnEndToPartsAndHeaders() {
        String part = new String(part("Content-Disposition: form-data; name=a", "v"), UTF_8).replace("--BB--\r\n", "");
        assertThat(Multipart.read(TYPE, (part.repeat(1_000) + "--BB--\r\n").getBytes(UTF_8)))
                .hasSize(1_000);
        refused(TYPE, (part.repeat(1_001) + "--BB--\r\n").getBytes(UTF_8));
        refused(TYPE, part("Content-Disposition: form-data; name=a\r\nX: " + "x".repeat(5_000), "v"));
    }

    @Test
    void brokenBytesAreRefusedOrReadAndNothingElse() {
        Random random = seeds.random();
        byte[] valid = part("Content-Disposition: form-data; filename=\"x\"; name=\"a\"", "value");
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 2_000; i++) {
                byte[] broken = valid.clone();
                for (int j = random.nextInt(4); j >= 0; j--) {
                    broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
                }
                try {
                    assertThat(Multipart.read(TYPE, broken)).hasSizeLessThan(3);
                } catch (RefusedRequest e) {
                    assertThat(e.answer().status()).isEqualTo(400);
                }
            }
        });
    }

    private static byte[] part(String header, String value) {
        return ("--BB\r\n" + header + "\r\n\r\n" + value + "\r\n--BB--\r\n").getBytes(UTF_8);
    }

    private static void refused(String type, byte[] body) {
        assertThatThrownBy(() -> Multipart.read(type, body))
                .isInstanceOfSatisfying(
                        RefusedRequest.class,
                        refusal -> assertThat(refusal.answer().status()).isEqualTo(400));
    }
}
