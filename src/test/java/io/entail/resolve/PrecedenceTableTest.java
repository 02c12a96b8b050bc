package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A record with two faults: the outcome is the fault of the earlier step, even if its change comes later. */
final class PrecedenceTableTest {
    private static final String SHOP =
            "put team t@0; put shop a@0 in w1 name=x code=c owner=t; put item i@0 in w1 shop=a expires=50";

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            fault of this step  | before the next one | record                                                  | outcome
            UNREADABLE          | BAD_CONTROL         | bytes 0100                                              | UNREADABLE
            BAD_CONTROL         | TOO_LARGE           | define team 9 size=6000                                 | BAD_CONTROL
            BAD_CONTROL         | TOO_LARGE           | store 100 5000                                          | BAD_CONTROL
            TOO_LARGE           | REPEAT              | id=7 put team t@3 size=101                                | TOO_LARGE 0
            REPEAT              | TOO_OLD             | +999999 id=7 basis=1 put team t@3                         | REPEAT of 10
            TOO_OLD             | UNKNOWN_ENTITY      | +2000000 basis=9 put ghost a@0                          | TOO_OLD
            UNKNOWN_ENTITY      | OLD_DEFINITION      | put team u@0 def=9 & check ghost a@0                    | UNKNOWN_ENTITY 1
            OLD_DEFINITION      | BAD_WRITE           | delete team u@0 & put team v@0 def=9                    | OLD_DEFINITION 1
            BAD_WRITE           | EXISTS              | put team t@0 & delete team u@0                          | BAD_WRITE 1
            BAD_WRITE           | NOT_FOUND           | put team u@1 & put shop b@0                             | BAD_WRITE 1
            BAD_WRITE           | STALE_VERSION       | check team t@1 & put team u@0 & put team u@0            | BAD_WRITE 2
            EXISTS              | NOT_EXPIRED         | t=1 delete item i@5 ifExpired & put team t@0            | EXISTS 1
            NOT_FOUND           | NOT_EXPIRED         | t=1 delete item i@5 ifExpired & check team u@1          | NOT_FOUND 1
            STALE_VERSION       | NOT_EXPIRED         | t=1 delete item i@5 ifExpired & check team t@1          | STALE_VERSION 1
            NOT_EXPIRED         | MISSING_REFERENCE   | t=1 put item j@0 in w1 shop=z & delete item i@5 ifExpired | NOT_EXPIRED 1
            MISSING_REFERENCE   | STILL_REFERENCED    | delete shop a@4 & put item j@0 in w1 shop=z             | MISSING_REFERENCE 1.0 shop z
            STILL_REFERENCED    | NOT_UNIQUE          | put shop b@0 in w1 code=c & delete team t@3             | STILL_REFERENCED 1.0 shop a
            """)
    void theEarlierStepDecides(String step, String next, String record, String outcome) {
        LogScript script = LogScript.afterWorld();
        script.run(SHOP + "; id=7 check team t@3");

        String text = script.text(script.run(record).outcome());

        assertThat(text).isEqualTo(outcome).startsWith(step).doesNotStartWith(next);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            record                                                                 | outcome
            put team u@0 def=7 & put team v@0 def=8                                | OLD_DEFINITION 0
            check team t@1 & check team u@1                                        | STALE_VERSION 0
            check team u@1 & check team t@1                                        | NOT_FOUND 0
            check team t@0 & check team u@1                                        | EXISTS 0
            put shop b@0 in w9 owner=z main=z                                      | MISSING_REFERENCE 0.0 team z
            put shop b@0 in w9 main=z                                              | MISSING_REFERENCE 0.1 shop z
            put shop b@0 in w9 & put shop d@0 in w1 owner=z                        | MISSING_REFERENCE 0.2 workspaces w9
            delete shop a@4 & delete team t@3                                      | STILL_REFERENCED 0.0 item i
            delete workspaces w1@1 & delete team t@3                               | STILL_REFERENCED 0.2 shop a
            put shop b@0 in w1 name=x code=c                                       | NOT_UNIQUE 0.0 shop a
            put shop b@0 in w1 code=c & put shop d@0 in w1 name=x                  | NOT_UNIQUE 0.1 shop a
            put shop b@0 in w1 name=y & put shop d@0 in w1 name=y code=c           | NOT_UNIQUE 1.0 shop b
            """)
    void withinAStepTheFirstChangeDecidesThenTheFirstConstraint(String record, String outcome) {
        LogScript script = LogScript.afterWorld();
        script.run(SHOP);

        assertThat(script.text(script.run(record).outcome())).isEqualTo(outcome);
    }
}
