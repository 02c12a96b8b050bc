package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every outcome of a write, one row per case, in the notation of {@link LogScript}. Each row starts after {@link
 * LogScript#WORLD}: workspaces w1 and w2 exist, the next offset is 7, and the next version is 3.
 */
final class OutcomeTableTest {
    /**
     * The start of most rows of the tables: team t@3, shop a@4 in w1 with name x and code c, and item i@5 of shop a.
     */
    private static final String SHOP =
            "put team t@0; put shop a@0 in w1 name=x code=c owner=t; put item i@0 in w1 shop=a";

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            before                                      | write                                          | outcome
            ''                                          | put shop a@0 in w1                             | ACCEPTED 3
            put shop a@0 in w1                          | put shop a@3 in w1 name=x                      | ACCEPTED 4
            put shop a@0 in w1; delete shop a@3         | put shop a@0 in w2                             | ACCEPTED 5
            put shop a@0 in w1                          | delete shop a@3                                | ACCEPTED 4
            ''                                          | put shop a@0 in w1 & put item i@0 in w1 shop=a | ACCEPTED 3-4
            ''                                          | put item i@0 in w1 shop=a & put shop a@0 in w1 | ACCEPTED 3-4
            ''                                          | put shop a@0 in w1 main=a                      | ACCEPTED 3
            ''                                          | put workspaces w3@0 & put shop a@0 in w3       | ACCEPTED 3-4
            ''                                          | check shop a@0                                 | ACCEPTED
            put shop a@0 in w1                          | check shop a@3 & put team t@0                  | ACCEPTED 4
            put shop a@0 in w1; delete shop a@3         | put shop a@3 in w1                             | NOT_FOUND 0
            """)
    void isAcceptedWhenEverythingHolds(String before, String write, String outcome) {
        assertOutcome(before, write, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            before             | write                                                  | outcome
            ''                 | put ghost a@0                                          | UNKNOWN_ENTITY 0
            ''                 | delete ghost a@1                                       | UNKNOWN_ENTITY 0
            ''                 | put team t@0 & check ghost a@0                         | UNKNOWN_ENTITY 1
            define team 2      | put team t@0 def=1                                     | OLD_DEFINITION 0
            ''                 | put team t@0 def=2                                     | OLD_DEFINITION 0
            ''                 | put team t@0 def=0                                     | OLD_DEFINITION 0
            ''                 | put team t@0 & put team t@0                            | BAD_WRITE 1
            ''                 | put team t@0 & check team t@0                          | BAD_WRITE 1
            put team t@0       | check team t@3 & delete team t@3                       | BAD_WRITE 1
            ''                 | put team t@0 & put shop t@0 in w1                      | ACCEPTED 3-4
            ''                 | put team t@0 moreClaims                                | BAD_WRITE 0
            ''                 | put team t@0 moreReferences                            | BAD_WRITE 0
            ''                 | put team t@0 in w1                                     | BAD_WRITE 0
            ''                 | put shop a@0                                           | BAD_WRITE 0
            ''                 | put team t@0 & put team u@-1                           | BAD_WRITE 1
            ''                 | delete team t@0                                        | BAD_WRITE 0
            ''                 | delete team t@-1                                       | BAD_WRITE 0
            ''                 | check team t@-1                                        | BAD_WRITE 0
            ''                 | put team t@0 expires=-1                                | BAD_WRITE 0
            put shop a@0 in w1 | put shop a@3 in w2                                     | BAD_WRITE 0
            put shop a@0 in w1 | put shop a@2 in w2                                     | BAD_WRITE 0
            put shop a@0 in w1 | put shop a@0 in w2                                     | EXISTS 0
            ''                 | put shop a@9 in w2                                     | NOT_FOUND 0
            put team t@0       | put team t@0                                           | EXISTS 0
            put team t@0       | check team t@0                                         | EXISTS 0
            ''                 | put team t@3                                           | NOT_FOUND 0
            ''                 | delete team t@3                                        | NOT_FOUND 0
            ''                 | check team t@3                                         | NOT_FOUND 0
            put team t@0       | put team t@2                                           | STALE_VERSION 0
            put team t@0       | delete team t@4                                        | STALE_VERSION 0
            put team t@0       | put team u@0 & check team t@9                          | STALE_VERSION 1
            """)
    void isRefusedWhenAChangeDoesNotFit(String before, String write, String outcome) {
        assertOutcome(before, write, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            before                  | write                          | outcome
            put team t@0 expires=50 | t=49 delete team t@3 ifExpired | NOT_EXPIRED 0
            put team t@0 expires=50 | t=50 delete team t@3 ifExpired | ACCEPTED 4
            put team t@0 expires=50 | t=49 delete team t@3           | ACCEPTED 4
            put team t@0 expires=50 | t=99 put team t@0              | EXISTS 0
            put team t@0            | t=99 delete team t@3 ifExpired | NOT_EXPIRED 0
            """)
    void timeDecidesWhetherAnExpiryIsDueAndNothingElse(String before, String write, String outcome) {
        assertOutcome(before, write, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            write                                                                      | outcome
            put shop b@0 in w1 owner=nobody                                            | MISSING_REFERENCE 0.0 team nobody
            put shop b@0 in w1 owner=t                                                 | ACCEPTED 6
            put shop b@0 in w2 owner=t                                                 | ACCEPTED 6
            put shop b@0 in w1 main=a                                                  | ACCEPTED 6
            put shop b@0 in w2 main=a                                                  | MISSING_REFERENCE 0.1 shop a
            put shop b@0 in w3                                                         | MISSING_REFERENCE 0.2 workspaces w3
            put item j@0 in w3                                                         | MISSING_REFERENCE 0.1 workspaces w3
            put shop b@0 in w2 & put item j@0 in w1 shop=b                             | MISSING_REFERENCE 1.0 shop b
            put shop b@0 in w1 main=a & delete shop a@4                                | MISSING_REFERENCE 0.1 shop a
            check shop b@0 & put item j@0 in w1 shop=b                                 | MISSING_REFERENCE 1.0 shop b
            check shop a@4 & put item j@0 in w1 shop=a                                 | ACCEPTED 6
            put shop a@4 in w1 owner=nobody                                            | MISSING_REFERENCE 0.0 team nobody
            put item i@5 in w1 shop=a                                                  | ACCEPTED 6
            put item i@5 in w1 shop=a & delete shop a@4                                | MISSING_REFERENCE 0.0 shop a
            delete shop a@4                                                            | STILL_REFERENCED 0.0 item i
            delete team t@3                                                            | STILL_REFERENCED 0.0 shop a
            delete workspaces w1@1                                                     | STILL_REFERENCED 0.2 shop a
            delete workspaces w2@2                                                     | ACCEPTED 6
            delete shop a@4 & delete item i@5                                          | ACCEPTED 6-7
            delete shop a@4 & put item i@5 in w1                                       | ACCEPTED 6-7
            delete shop a@4 & check item i@5                                           | STILL_REFERENCED 0.0 item i
            check item i@5 & delete team t@3 & delete shop a@4                         | STILL_REFERENCED 2.0 item i
            delete item i@5 & delete shop a@4 & delete team t@3 & delete workspaces w1@1 | ACCEPTED 6-9
            put shop a@4 in w1 & delete team t@3                                       | ACCEPTED 6-7
            """)
    void referencesHoldAfterTheWholeWrite(String write, String outcome) {
        assertOutcome(SHOP, write, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            write                                                                        | outcome
            put shop b@0 in w1 name=x                                                    | NOT_UNIQUE 0.0 shop a
            put shop b@0 in w2 name=x                                                    | ACCEPTED 6
            put shop b@0 in w1 code=c                                                    | NOT_UNIQUE 0.1 shop a
            put shop b@0 in w2 code=c                                                    | NOT_UNIQUE 0.1 shop a
            put shop b@0 in w1 name=c code=x                                             | ACCEPTED 6
            put shop a@4 in w1 name=x code=c                                             | ACCEPTED 6
            put shop b@0 in w1 name=x & put shop a@4 in w1 name=y                        | ACCEPTED 6-7
            put shop b@0 in w1 name=x & put shop a@4 in w1                               | ACCEPTED 6-7
            put shop b@0 in w1 name=x & put shop a@4 in w1 name=x                        | NOT_UNIQUE 1.0 shop b
            put shop b@0 in w1 name=x & check shop a@4                                   | NOT_UNIQUE 0.0 shop a
            put shop b@0 in w1 name=y & put shop d@0 in w1 name=y                        | NOT_UNIQUE 1.0 shop b
            put shop b@0 in w1 name=y & put shop d@0 in w2 name=y                        | ACCEPTED 6-7
            put shop b@0 in w1 code=y & put shop d@0 in w2 code=y                        | NOT_UNIQUE 1.1 shop b
            delete shop a@4 & put shop b@0 in w1 name=x code=c & delete item i@5         | ACCEPTED 6-8
            put workspaces w3@0 name=n & put workspaces w4@0 name=n                      | NOT_UNIQUE 1.0 workspaces w3
            """)
    void claimsAreUniqueAfterTheWholeWrite(String write, String outcome) {
        assertOutcome(SHOP, write, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            write                                                            | outcome
            put shop b@0 in w1 name=x                                        | NOT_UNIQUE 0.0 shop d
            put shop b@0 in w1 name=y                                        | NOT_UNIQUE 0.0 shop a
            put shop b@0 in w1 name=z                                        | ACCEPTED 9
            put shop a@7 in w1 name=x & put shop d@8 in w1 name=y            | ACCEPTED 9-10
            """)
    void afterASwapOfUniqueValuesBothAreGuarded(String write, String outcome) {
        String swap = "put shop d@0 in w1 name=y; put shop a@4 in w1 name=y & put shop d@6 in w1 name=x";
        assertOutcome(SHOP + ";" + swap, write, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            before                                      | write                                | outcome
            id=1 put team t@0                             | id=1 put team t@0                      | REPEAT of 7
            id=1 put team t@0                             | id=1 put team u@0                      | REPEAT of 7
            id=1 put team t@9                             | id=1 put team t@0                      | REPEAT of 7
            id=1 put team t@0; id=1 put team t@0            | id=1 put team t@0                      | REPEAT of 7
            id=1 put team t@0 size=101                    | id=1 put team t@0                      | ACCEPTED 3
            id=1 put team t@0                             | +999999 id=1 put team u@0              | REPEAT of 7
            id=1 put team t@0                             | +1000000 id=1 put team u@0             | ACCEPTED 4
            id=1 put team t@0; +999999 id=1 put team t@0    | +2 id=1 put team u@0                   | ACCEPTED 4
            id=1 put team t@0; +1000000 id=1 put team u@0   | id=1 put team u@0                      | REPEAT of 1000007
            ''                                          | +999999 basis=6 put team t@0         | ACCEPTED 3
            ''                                          | +1000000 basis=6 put team t@0        | ACCEPTED 3
            ''                                          | +1000001 basis=6 put team t@0        | TOO_OLD
            ''                                          | +999992 basis=-1 put team t@0        | ACCEPTED 3
            ''                                          | +999993 basis=-1 put team t@0        | ACCEPTED 3
            ''                                          | +999994 basis=-1 put team t@0        | TOO_OLD
            +1000001 id=1 basis=6 put team t@0            | id=1 put team t@0                      | REPEAT of 1000007
            """)
    void anIdHasOneEffectAndTheWindowHasSharpEnds(String before, String write, String outcome) {
        assertOutcome(before, write, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            write                                       | outcome
            put team t@0 size=100                       | ACCEPTED 3
            put team t@0 size=101                       | TOO_LARGE 0
            put team t@0 & put team u@0 size=101        | TOO_LARGE 1
            """)
    void anEntityMayBeAsLargeAsTheStoreSays(String write, String outcome) {
        assertOutcome("", write, outcome);
    }

    @Test
    void writesOfManyChangesAndOfFewTakeTurns() {
        LogScript script = LogScript.afterWorld();
        int next = 3;
        for (int count : new int[] {1, 16, 17, 40, 16, 41, 40, 90, 2}) {
            StringJoiner write = new StringJoiner(" & ");
            for (int i = 0; i < count; i++) {
                write.add("put team t" + next + "-" + i + "@0");
            }
            String all = count == 1 ? "ACCEPTED " + next : "ACCEPTED " + next + "-" + (next + count - 1);
            assertThat(script.text(script.run(write.toString()).outcome())).isEqualTo(all);
            assertThat(script.text(script.run(write.toString()).outcome())).isEqualTo("EXISTS 0");
            next += count;
        }
    }

    private static void assertOutcome(String before, String write, String outcome) {
        LogScript script = LogScript.afterWorld();
        if (!before.isEmpty()) {
            script.run(before);
        }
        assertThat(script.text(script.run(write).outcome())).isEqualTo(outcome);
    }
}
