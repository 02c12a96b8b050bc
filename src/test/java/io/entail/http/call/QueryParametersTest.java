package io.entail.http.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.http.call.QueryParameters.Parameter;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters of queries and of forms. */
final class QueryParametersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    a=b                  | [a:b]
                    a=b&a=c&d            | [a:b, a:c, d:]
                    &&a=1&&              | [a:1]
                    =                    | [:]
                    =x&y=                | [:x, y:]
                    a=b=c                | [a:b=c]
                    a+b=c+d              | [a b:c d]
                    a%2Bb=c%26%3D        | [a+b:c&=]
                    %C3%A4=%F0%9F%98%80  | [ä:😀]
                    a=%2525              | [a:%25]
                    a;b=c                | [a;b:c]
                    """)
    void namesAndValuesAreDecodedOnceAndStayInTheirOrder(String text, String parameters) {
        assertThat(shown(QueryParameters.parse(text))).isEqualTo(parameters);
    }

    @Test
    void noneAreNone() {
        assertThat(QueryParameters.parse(null).all()).isEmpty();
        assertThat(QueryParameters.parse("").all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a=%", "a=%4", "%zz", "a=%4g", "%u0041", "a=%ff", "a=%c3", "a=%ed%a0%80", "a=%c0%80"})
    void invalidPercentEncodingIsRefused(String text) {
        refused(() -> QueryParameters.parse(text), "is not percent-encoded");
    }

    @Test
    void aThousandParametersAreRead() {
        assertThat(QueryParameters.parse("a=1&".repeat(QueryParameters.PARAMETERS_MAX))
                        .all())
                .hasSize(QueryParameters.PARAMETERS_MAX);
        refused(() -> QueryParameters.parse("a=1&".repeat(QueryParameters.PARAMETERS_MAX) + "b"), "Too many arguments");
    }

    @ParameterizedTest
    @CsvSource({
        "a,true",
        "a=,true",
        "a=1,true",
        "a=true,true",
        "a=0,false",
        "a=false,false",
        "b=1,false",
        "a=0&a=1,false"
    })
    void aSwitchIsOnOrOff(String text, boolean on) {
        assertThat(QueryParameters.parse(text).is("a", false)).isEqualTo(on);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=yes", "a=TRUE", "a=2", "a=+", "a=true%00"})
    void aSwitchIsNothingElse(String text) {
        refused(() -> QueryParameters.parse(text).is("a", false), "a must be true or false");
    }

    private static String shown(QueryParameters query) {
        return query.all().stream().map(QueryParametersTest::shown).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String shown(Parameter parameter) {
        return parameter.name() + ":" + parameter.value();
    }

    private static void refused(Runnable call, String message) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(RefusedRequest.class, refusal -> {
            assertThat(refusal.answer().status()).isEqualTo(400);
            assertThat(String.valueOf(((Answer.Document) refusal.answer()).body()))
                    .contains(message);
        });
    }
}
