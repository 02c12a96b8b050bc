package io.entail.http.entities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.http.call.Answer;
import io.entail.http.call.JsonOut;
import io.entail.http.call.QueryParameters;
import io.entail.http.call.RefusedRequest;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms as trees. */
final class FormTreeTest {
    private static final EntityDefinition GOODS = Definitions.load(
                    List.of(Path.of("src/test/resources/definitions/types")), true)
            .require("goods");

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    note=x                         | {"note":"x"}
                    note=                          | {"note":null}
                    note                           | {"note":null}
                    note=1                         | {"note":"1"}
                    price=1.50                     | {"price":"1.50"}
                    discounts=1                    | {"discounts":["1"]}
                    discounts=                     | {"discounts":null}
                    discounts=1&discounts=2        | {"discounts":["1","2"]}
                    discounts[]=1&discounts[]=2    | {"discounts":["1","2"]}
                    discounts[]=                   | {"discounts":[null]}
                    discounts[2]=b&discounts[1]=a  | {"discounts":["a","b"]}
                    discounts[1]=a&discounts=b     | {"discounts":["a","b"]}
                    discounts=a&discounts[]=b      | {"discounts":["a","b"]}
                    discounts[2]=a                 | {"discounts":{"2":"a"}}
                    discounts[999999]=a&discounts[]=b | {"discounts":{"999999":"a","1000000":"b"}}
                    holidays.x=1                   | {"holidays":{"x":"1"}}
                    holidays[x]=1                  | {"holidays":{"x":"1"}}
                    holidays[x]=1&holidays.y=2     | {"holidays":{"x":"1","y":"2"}}
                    measure.weight=1.5&measure.taken= | {"measure":{"weight":"1.5","taken":null}}
                    measures[1].weight=1&measures[2].weight=2 | {"measures":[{"weight":"1"},{"weight":"2"}]}
                    measures[].weight=1            | {"measures":[{"weight":"1"}]}
                    a.b.c=1                        | {"a":{"b":{"c":"1"}}}
                    a.b[].c=1                      | {"a":{"b":[{"c":"1"}]}}
                    a]=1                           | {"a]":"1"}
                    a[b=1                          | {"a[b":"1"}
                    a.[b=1                         | {"a":{"[b":"1"}}
                    a[1].[2=1                      | {"a":[{"[2":"1"}]}
                    a.=1                           | {"a":"1"}
                    a..b=1                         | {"a":{"b":"1"}}
                    note=a&note=b                  | {"note":["a","b"]}
                    day.day=2020-01-01             | {"day":{"day":"2020-01-01"}}
                    """)
    void namesMakeTreesAndValuesHaveTheTypesOfTheirFields(String form, String json) {
        assertThat(read(form)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1", ".a=1", "[a]=1", "[]=1", "[1]=1"})
    void aNameNamesAField(String form) {
        refused(form, "names no field");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1&a.b=2",
                "a.b=1&a=2",
                "a.b=1&a[]=2",
                "a[]=1&a.b=2",
                "a[1]=1&a[1]=2",
                "a[1].b=1&a[1]=2",
                "a[1]=1&a[1].b=2"
            })
    void namesThatContradictEachOtherAreRefused(String form) {
        refused(form, "is given twice, as different things");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", ".a", "[a]", "[1]"})
    void nestingHasAnEnd(String step) {
        assertThat(read("a" + step.repeat(49) + "=1")).isNotEmpty();
        refused("a" + step.repeat(50) + "=1", "is nested more than 50 deep");
    }

    @Test
    void longNamesTakeTheTimeThatTheyAreLong() {
        int length = 1 << 20;
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            for (String sign : List.of("[", "]", "[a", "a[")) {
                read("a" + sign.repeat(length / sign.length()) + "=1");
            }
            refused("a" + "[]".repeat(length / 2) + "=1", "nested");
            refused("a" + ".a".repeat(length / 2) + "=1", "nested");
        });
    }

    @Test
    void anyNamesAreReadOrRefused() {
        Random random = seeds.random();
        String signs = "ab.[]12";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder form = new StringBuilder();
            for (int j = random.nextInt(4); j >= 0; j--) {
                for (int k = random.nextInt(8); k >= 0; k--) {
                    form.append(signs.charAt(random.nextInt(signs.length())));
                }
                form.append("=x&");
            }
            try {
                assertThat(read(form.toString())).startsWith("{");
            } catch (RefusedRequest e) {
                assertThat(e.answer().status()).isEqualTo(400);
            }
        }
    }

    private static String read(String form) {
        return new String(
                JsonOut.bytes(EntityForm.read(GOODS, QueryParameters.parse(form).all())), StandardCharsets.UTF_8);
    }

    private static void refused(String form, String message) {
        assertThatThrownBy(() -> read(form)).isInstanceOfSatisfying(RefusedRequest.class, refusal -> {
            assertThat(refusal.answer().status()).isEqualTo(400);
            assertThat(String.valueOf(((Answer.Document) refusal.answer()).body()))
                    .contains(message);
        });
    }
}
