package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.errors.words.Excerpt;
import io.entail.schema.formats.Formats;
import io.entail.schema.input.EntityInput;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A value of a megabyte is validated in linear time by every format, pattern and rule. */
class LargeValuesTest {
    private static final int LENGTH = 1 << 20;

    /** Far longer than linear work takes, and far shorter than quadratic work would take. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String RULES = "string @notOneOf([\"a\"]) @uuid(true) f1; string @isRegex(true) f2; "
            + "string @startsWith(\"/\") f3; string @notMatch(\"(a*)*b\") f4; string @match(\"^(a+)+$\") f5; "
            + "string @matchAll([\"^(a|aa)+$\", \"(.*)(.*)x\"]) f6; string @matchNone([\"(?i)(a|b|ab)*c\"]) f7; "
            + "string @matchAny({\"patterns\": [\"(x+x+)+y\"]}) f8; string @lenEq(1) f9;";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1",
                ".",
                "-",
                ":",
                "/",
                "%",
                "%2",
                "*",
                "[",
                "(",
                "a.",
                "1.",
                "::",
                "(?i",
                "é",
                "🙂",
                " ",
                "\n",
                "-----BEGIN ",
                "-----BEGIN A-----",
                "http://",
                "a@",
                "{3}",
                "\\Q"
            })
    void everyFormatAndRuleJudgesALongTextOnce(String piece) {
        String text = piece.repeat(LENGTH / piece.length());
        EntityDefinition things = TestDefinitions.things(RULES);
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 1; i <= 9; i++) {
            values.put("f" + i, text);
        }
        Assertions.assertTimeoutPreemptively(PATIENCE, () -> {
            for (String prefix : List.of("", "/", "[", "http://", "-----BEGIN A-----")) {
                Formats.all().forEach((name, format) -> {
                    String message = format.check(prefix + text);
                    assertThat(message == null ? 0 : message.length())
                            .as("the message of %s is short", name)
                            .isLessThan(2 * Excerpt.LENGTH_MAX);
                });
            }
            assertThat(EntityInput.validate(Definitions.of(List.of()), things, values, false))
                    .containsKey("f9");
        });
    }
}
