package io.entail.schema.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row per source (\n stands for a new line): where annotations stand before a type, as line:record.field. */
class IdlScanTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @x(1) record R { union { null, int } @y(2) f = null; }           | none
            record R {\\n @y(2)\\n union { null, int } f = null;\\n}         | 2:R.f
            record R { int a; @y string b; @z("}") map<int> c = {"a":1}; }   | 1:R.b 1:R.c
            record R { int @y({"a":[1,2]}) a = 1, @z b = 2; }                | none
            record R { @y array<@z string> `union` = ["@a;"]; }              | 1:R.union
            /* record R { @y int a; } */ record R { // @y\\n int a; }        | none
            record R { /** @y */ int a; }                                    | none
            record R { string a = "\\" ; @y"; }                              | none
            protocol P { record R { @y int a; } record S { @y int b; } }     | 1:R.a 1:S.b
            record R { @java-class("x") @y int? a; }                         | 1:R.a
            record R { @y                                                    | none
            """)
    void annotationsBeforeATypeAreFound(String source, String expected) {
        String found = IdlScan.of(source.replace("\\n", "\n")).findings().stream()
                .map(finding -> finding.line() + ":" + finding.record() + "." + finding.field())
                .collect(Collectors.joining(" "));
        assertThat(found.isEmpty() ? "none" : found).isEqualTo(expected);
    }
}
