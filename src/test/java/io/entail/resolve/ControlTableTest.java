package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Control records, and values that do not decode. Each row starts with an empty log. */
final class ControlTableTest {

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            before                                     | record                              | outcome
            ''                                         | store 100 5000                      | ACCEPTED
            ''                                         | store 1 1                           | ACCEPTED
            ''                                         | store 0 5000                        | BAD_CONTROL
            ''                                         | store 5001 5000                     | BAD_CONTROL
            ''                                         | store 100 16777216                  | ACCEPTED
            ''                                         | store 100 16777217                  | BAD_CONTROL
            store 0 0                                  | store 100 5000                      | ACCEPTED
            store 100 5000                             | store 100 5000                      | BAD_CONTROL
            ''                                         | protocol 2                          | BAD_CONTROL
            ''                                         | define team 1                       | BAD_CONTROL
            ''                                         | put team t@0                        | BAD_CONTROL
            store 100 5000                             | protocol 2                          | ACCEPTED
            store 100 5000                             | protocol 255                        | ACCEPTED
            store 100 5000                             | protocol 256                        | BAD_CONTROL
            store 100 5000                             | protocol 1                          | BAD_CONTROL
            store 100 5000                             | protocol -2                         | BAD_CONTROL
            store 100 5000; protocol 3                 | protocol 3                          | BAD_CONTROL
            store 100 5000; protocol 3                 | protocol 2                          | BAD_CONTROL
            store 100 5000; protocol 3                 | protocol 4                          | ACCEPTED
            store 100 5000                             | define team 1                       | ACCEPTED
            store 100 5000                             | define team 2                       | BAD_CONTROL
            store 100 5000                             | define team 0                       | BAD_CONTROL
            store 100 5000; define team 1              | define team 1                       | BAD_CONTROL
            store 100 5000; define team 1              | define team 2                       | ACCEPTED
            store 100 5000; define team 1              | define team 3                       | BAD_CONTROL
            store 100 5000; define team 1; define team 2 | define team 2                     | BAD_CONTROL
            store 100 5000; define team 1; define team 2 | define team 3                     | ACCEPTED
            store 100 5000                             | define team 1 size=4981             | ACCEPTED
            store 100 5000                             | define team 1 size=4982             | TOO_LARGE
            store 12 12                                | put team t@0                        | TOO_LARGE
            """)
    void areAcceptedInTheirOrderOnly(String before, String record, String outcome) {
        assertOutcome(before, record, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            first definition                          | second definition                              | outcome
            define e 1                                | define e 2 field=a:int                         | ACCEPTED
            define e 1 field=a:int                    | define e 2 field=b:int field=a:int             | ACCEPTED
            define e 1 field=a:int                    | define e 2 field=b:int                         | BAD_CONTROL
            define e 1 field=a:int                    | define e 2 field=a:long                        | BAD_CONTROL
            define e 1                                | define e 2 pk=code                             | BAD_CONTROL
            define e 1                                | define e 2 workspaceable                       | BAD_CONTROL
            define e 1 workspaceable                  | define e 2                                     | BAD_CONTROL
            define e 1                                | define e 2 unique=a                            | BAD_CONTROL
            define e 1 unique=a                       | define e 2                                     | BAD_CONTROL
            define e 1 unique=a                       | define e 2 unique*=a                           | BAD_CONTROL
            define e 1 unique=a unique=b              | define e 2 unique=b unique=a                   | BAD_CONTROL
            define e 1 unique=a                       | define e 2 unique=a                            | ACCEPTED
            define e 1                                | define e 2 ref=a:e                             | BAD_CONTROL
            define e 1 ref=a:e                        | define e 2 ref=a:f                             | BAD_CONTROL
            define e 1 ref=a:e                        | define e 2 ref=a:e field=b:int                 | ACCEPTED
            """)
    void aDefinitionMayOnlyAddFields(String first, String second, String outcome) {
        assertOutcome("store 100 5000;" + first, second, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            before                                    | record                              | outcome
            ''                                        | nothing                             | UNREADABLE
            ''                                        | bytes                               | UNREADABLE
            ''                                        | bytes 00                            | UNREADABLE
            ''                                        | bytes 01                            | UNREADABLE
            ''                                        | bytes 7b7d                          | UNREADABLE
            store 100 5000                            | bytes 0204                          | UNREADABLE
            store 100 5000; protocol 3                | bytes 0204                          | UNREADABLE
            store 100 5000; protocol 3                | bytes ff04                          | UNREADABLE
            store 100 5000                            | bytes 010206                        | ACCEPTED
            store 100 5000                            | bytes 01020600                      | UNREADABLE
            """)
    void whatIsNoRecordOfAnEnabledProtocolIsUnreadable(String before, String record, String outcome) {
        assertOutcome(before, record, outcome);
    }

    @Test
    void aRecordOfAnEnabledProtocolThatThisBinaryDoesNotKnowStopsIt() {
        LogScript script = new LogScript();
        script.run("store 100 5000; protocol 200");

        assertThatThrownBy(() -> script.run("bytes c8"))
                .isInstanceOfSatisfying(UnknownProtocolException.class, stop -> {
                    assertThat(stop.protocol()).isEqualTo(200);
                    assertThat(stop.offset()).isEqualTo(2);
                })
                .hasMessageContaining("offset 2 is of protocol 200");
        assertThat(script.state.head().offset()).isEqualTo(1);
    }

    @Test
    void aStoreHasAtMostSoManyEntities() {
        LogScript script = new LogScript();
        script.run("store 100 5000");
        for (int i = 0; i < Limits.ENTITIES; i++) {
            assertThat(script.run("define e" + i + " 1").outcome().accepted()).isTrue();
        }

        assertThat(script.run("define onemore 1").outcome().code()).isEqualTo(Code.BAD_CONTROL);
        assertThat(script.run("define e7 2").outcome().accepted()).isTrue();
    }

    private static void assertOutcome(String before, String record, String outcome) {
        LogScript script = new LogScript();
        if (!before.isEmpty()) {
            script.run(before);
        }
        assertThat(script.text(script.run(record).outcome())).isEqualTo(outcome);
    }
}
