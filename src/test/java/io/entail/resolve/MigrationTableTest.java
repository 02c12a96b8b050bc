package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Definitions that are prepared and migrated. Each row starts with team {@code t} (version 3), shop {@code a} (4) and item
 * {@code i} (5) under the first definitions, and protocol 2 enabled.
 */
final class MigrationTableTest {
    private static final String ROWS =
            "protocol 2; put team t@0; put shop a@0 in w1 name=x code=c owner=t; put item i@0 in w1 shop=a;";

    /**
     * The unique constraint {@code slug} has number 2, and the reference {@code rival} has number 3, because the
     * workspace has 2.
     */
    private static final String PREPARED = ROWS
            + "prepare shop 2 workspaceable unique=name unique*=code unique=slug ref=owner:team ref=main:shop ref=rival:shop;";

    /**
     * {@link #PREPARED}, rows under that definition, and the last step of the migration, which removes the name and
     * puts the new constraints in force.
     */
    private static final String MIGRATED = PREPARED
            + "put shop a@4 in w1 def=2 name=x code=c slug=s owner=t; put shop b@0 in w1 def=2 name=y rival=a;"
            + "migrate shop 3 workspaceable unique=slug unique*=code ref=rival:shop ref=owner:team uniqueFrom=2,1 refsFrom=2,0;";

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            before                          | record                                              | outcome
            define e 1                      | prepare e 2                                         | ACCEPTED
            define e 1                      | prepare e 1                                         | BAD_CONTROL
            define e 1                      | prepare e 3                                         | BAD_CONTROL
            define e 1                      | prepare f 2                                         | BAD_CONTROL
            define e 1                      | prepare f 1                                         | BAD_CONTROL
            define e 1                      | prepare e 2 size=6000                               | TOO_LARGE
            define e 1                      | prepare e 2 pk=code                                 | BAD_CONTROL
            define e 1                      | prepare e 2 workspaceable                           | BAD_CONTROL
            define e 1 unique=a             | prepare e 2 unique=a unique=b                       | ACCEPTED
            define e 1 unique=a             | prepare e 2 unique=b unique=a                       | BAD_CONTROL
            define e 1 unique=a             | prepare e 2 unique=b                                | BAD_CONTROL
            define e 1 unique=a             | prepare e 2                                         | BAD_CONTROL
            define e 1 unique=a             | prepare e 2 unique*=a unique=b                      | BAD_CONTROL
            define e 1 ref=a:e              | prepare e 2 ref=a:e ref=b:later                     | ACCEPTED
            define e 1 ref=a:e              | prepare e 2 ref=b:e ref=a:e                         | BAD_CONTROL
            define e 1 ref=a:e              | prepare e 2 ref=a:f                                 | BAD_CONTROL
            define e 1 field=a:int          | prepare e 2 field=b:int field=a:int                 | ACCEPTED
            define e 1 field=a:int          | prepare e 2 field=b:int                             | BAD_CONTROL
            define e 1 field=a:int          | prepare e 2 field=a:long                            | BAD_CONTROL
            define e 1; prepare e 2         | prepare e 3                                         | ACCEPTED
            define e 1; prepare e 2         | prepare e 2                                         | BAD_CONTROL
            define e 1; prepare e 2 unique=a | prepare e 3                                        | ACCEPTED
            define e 1; prepare e 2         | define e 2                                          | BAD_CONTROL
            define e 1; prepare e 2         | define e 3                                          | ACCEPTED
            define e 1; prepare e 2 unique=a | define e 3 unique=a                                | BAD_CONTROL
            define e 1; prepare e 2; define e 3 | prepare e 4                                     | ACCEPTED
            define e 1; prepare e 2; define e 3 | migrate e 4                                     | BAD_CONTROL
            """)
    void aPreparedDefinitionExtendsTheLatest(String before, String record, String outcome) {
        assertOutcome("store 100 5000; protocol 2;" + before, record, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            record                                                             | outcome
            migrate e 3 unique=a unique*=b ref=p:e ref=q:f uniqueFrom=0,1 refsFrom=0,1 | ACCEPTED
            migrate e 3                                                        | ACCEPTED
            migrate e 3 field=other:double size=9                              | ACCEPTED
            migrate e 3 size=6000                                              | TOO_LARGE
            migrate e 2                                                        | BAD_CONTROL
            migrate e 4                                                        | BAD_CONTROL
            migrate f 2                                                        | BAD_CONTROL
            migrate g 1                                                        | BAD_CONTROL
            migrate e 3 pk=code                                                | BAD_CONTROL
            migrate e 3 workspaceable                                          | BAD_CONTROL
            migrate e 3 unique=z uniqueFrom=0                                  | ACCEPTED
            migrate e 3 unique=z                                               | BAD_CONTROL
            migrate e 3 uniqueFrom=0                                           | BAD_CONTROL
            migrate e 3 unique=a uniqueFrom=1                                  | BAD_CONTROL
            migrate e 3 unique*=b unique=a uniqueFrom=1,0                      | ACCEPTED
            migrate e 3 unique=a unique=a uniqueFrom=0,0                       | BAD_CONTROL
            migrate e 3 unique=a uniqueFrom=2                                  | BAD_CONTROL
            migrate e 3 unique=a uniqueFrom=-1                                 | BAD_CONTROL
            migrate e 3 ref=z:f refsFrom=1                                     | ACCEPTED
            migrate e 3 ref=z:f refsFrom=0                                     | BAD_CONTROL
            migrate e 3 ref=z:f                                                | BAD_CONTROL
            migrate e 3 refsFrom=1                                             | BAD_CONTROL
            migrate e 3 ref=q:f ref=p:e refsFrom=1,0                           | ACCEPTED
            migrate e 3 ref=p:e ref=q:e refsFrom=0,0                           | BAD_CONTROL
            migrate e 3 ref=p:e refsFrom=2                                     | BAD_CONTROL
            migrate e 3 ref=p:e refsFrom=-1                                    | BAD_CONTROL
            migrate e 3 upTo=0                                                 | ACCEPTED
            migrate e 3 upTo=-1                                                | BAD_CONTROL
            migrate e 3 upTo=1                                                 | BAD_CONTROL
            """)
    void theLastStepIsMadeOfThePreparedDefinition(String record, String outcome) {
        String before = "store 100 5000; protocol 2; define e 1 unique=a ref=p:e; define f 1;"
                + "prepare e 2 unique=a unique*=b ref=p:e ref=q:f";
        assertOutcome(before, record, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            write                                                                        | outcome
            put shop a@4 in w1 name=x code=c owner=t                                     | ACCEPTED 6
            put shop a@4 in w1 def=1 name=x code=c owner=t moreClaims                    | BAD_WRITE 0
            put shop a@4 in w1 def=2 name=x code=c slug=s owner=t rival=a                | ACCEPTED 6
            put shop a@4 in w1 def=2 moreClaims                                          | BAD_WRITE 0
            put shop a@4 in w1 def=2 moreReferences                                      | BAD_WRITE 0
            put shop a@4 in w1 def=3                                                     | OLD_DEFINITION 0
            put shop a@4 in w1 def=0                                                     | OLD_DEFINITION 0
            put item j@0 in w1 def=2                                                     | OLD_DEFINITION 0
            put shop b@0 in w1 def=2 name=x                                              | NOT_UNIQUE 0.0 shop a
            put shop b@0 in w1 def=2 rival=z                                             | MISSING_REFERENCE 0.2 shop z
            put shop b@0 in w3 def=2 rival=a                                             | MISSING_REFERENCE 0.2 shop a
            put shop b@0 in w3 def=2                                                     | MISSING_REFERENCE 0.3 workspaces w3
            put shop b@0 in w3                                                           | MISSING_REFERENCE 0.2 workspaces w3
            put shop b@0 in w1 def=2 slug=s & put shop d@0 in w1 def=2 slug=s            | NOT_UNIQUE 1.2 shop b
            put shop b@0 in w1 def=2 slug=s & put shop d@0 in w1 name=s                  | ACCEPTED 6-7
            delete shop a@4                                                              | STILL_REFERENCED 0.0 item i
            check shop a@4                                                               | ACCEPTED
            """)
    void aPutIsJudgedByTheDefinitionThatItNames(String write, String outcome) {
        assertOutcome(LogScript.WORLD + ";" + PREPARED, write, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            write                                                                        | outcome
            put shop d@0 in w1 def=2 slug=s                                              | NOT_UNIQUE 0.2 shop a
            put shop d@0 in w2 def=2 slug=s                                              | ACCEPTED 8
            put shop a@6 in w1; put shop d@0 in w1 def=2 slug=s                          | ACCEPTED 9
            put shop a@6 in w1 & put shop d@0 in w1 def=2 slug=s                         | ACCEPTED 8-9
            put shop a@6 in w1 def=2 slug=s                                              | ACCEPTED 8
            delete shop d@0 & put shop a@6 in w1 def=2 slug=s                            | BAD_WRITE 0
            delete item i@5 & delete shop a@6                                            | ACCEPTED 8-9
            delete item i@5 & delete shop a@6; put shop b@7 in w1 def=2 rival=a          | MISSING_REFERENCE 0.2 shop a
            delete item i@5 & delete shop a@6; put shop b@7 in w1                        | ACCEPTED 10
            """)
    void newRulesHoldAmongRowsOfThePreparedDefinitionAndForThoseAlone(String write, String outcome) {
        String before =
                LogScript.WORLD + ";" + PREPARED + "put shop a@4 in w1 def=2 slug=s; put shop b@0 in w1 def=2 rival=a";
        assertOutcome(before, write, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            written since                                                           | up to | outcome
            ''                                                                      | 5     | ACCEPTED
            ''                                                                      | 0     | ACCEPTED
            put shop a@4 in w1 def=2                                                | 0     | ACCEPTED
            put team t@3                                                            | 0     | ACCEPTED
            put shop a@4 in w1                                                      | 5     | WRITTEN_SINCE
            put shop a@4 in w1                                                      | 6     | ACCEPTED
            put shop b@0 in w1                                                      | 5     | WRITTEN_SINCE
            put shop a@4 in w1; put shop a@6 in w1 def=2                            | 5     | WRITTEN_SINCE
            put shop a@4 in w1; put shop a@6 in w1 def=2                            | 6     | ACCEPTED
            put team u@0 & put shop b@0 in w1 & put shop d@0 in w1 & put team v@0   | 7     | WRITTEN_SINCE
            put team u@0 & put shop b@0 in w1 & put shop d@0 in w1 & put team v@0   | 8     | ACCEPTED
            put shop b@0 in w1 name=x                                               | 0     | ACCEPTED
            delete item i@5 & delete shop a@4                                       | 0     | ACCEPTED
            put shop b@0 in w1 def=2 rival=a; delete item i@5 & delete shop a@4     | 7     | WRITTEN_SINCE
            put shop b@0 in w1 def=2 rival=a; delete item i@5 & delete shop a@4     | 8     | ACCEPTED
            put shop b@0 in w1 def=2 rival=a; delete item i@5 & delete shop a@4 & put shop b@6 in w1 def=2 | 0 | ACCEPTED
            put shop b@0 in w1 def=2 rival=a; delete item i@5 & delete shop a@4 & delete shop b@6 | 0 | ACCEPTED
            put shop b@0 in w1 def=2 rival=a; delete item i@5 & delete shop a@4 & check shop b@6  | 7 | WRITTEN_SINCE
            put shop a@4 in w1; prepare shop 3 workspaceable unique=name unique*=code ref=owner:team ref=main:shop | 0 | BAD_CONTROL
            """)
    void theLastStepIsRefusedWhenARowWasWrittenAfterWhatItNames(String since, String upTo, String outcome) {
        String before = LogScript.WORLD + ";" + PREPARED + since;
        assertOutcome(
                before,
                "migrate shop 3 workspaceable unique=slug ref=rival:shop uniqueFrom=2 refsFrom=2 upTo=" + upTo,
                outcome);
    }

    @Test
    void aNewPreparationBeginsWithNothingWritten() {
        LogScript script = new LogScript();
        script.run(LogScript.WORLD + ";" + PREPARED + "put shop a@4 in w1;"
                + "prepare shop 3 workspaceable unique=name unique*=code ref=owner:team ref=main:shop");

        assertThat(script.text(script.run("migrate shop 4 workspaceable upTo=0").outcome()))
                .isEqualTo("ACCEPTED");
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            write                                                                        | outcome
            put shop a@6 in w1 def=2 slug=s                                              | OLD_DEFINITION 0
            put shop a@6 in w1 def=1                                                     | OLD_DEFINITION 0
            put shop a@6 in w1 slug=s code=c                                             | ACCEPTED 8
            put shop d@0 in w1 slug=s                                                    | NOT_UNIQUE 0.0 shop a
            put shop d@0 in w2 slug=s                                                    | ACCEPTED 8
            put shop d@0 in w2 code=c                                                    | NOT_UNIQUE 0.1 shop a
            put shop d@0 in w1 code=x                                                    | ACCEPTED 8
            put shop d@0 in w1 rival=z                                                   | MISSING_REFERENCE 0.0 shop z
            put shop d@0 in w1 owner=z                                                   | MISSING_REFERENCE 0.1 team z
            put shop a@6 in w1 owner=z                                                   | MISSING_REFERENCE 0.1 team z
            put shop a@6 in w1 owner=t                                                   | ACCEPTED 8
            put shop a@6 in w1; put shop a@8 in w1 owner=z                               | MISSING_REFERENCE 0.1 team z
            put shop a@6 in w1 rival=z                                                   | MISSING_REFERENCE 0.0 shop z
            put shop d@0 in w3                                                           | MISSING_REFERENCE 0.2 workspaces w3
            delete shop a@6                                                              | STILL_REFERENCED 0.0 shop b
            put shop b@7 in w1; delete shop a@6                                          | STILL_REFERENCED 0.0 item i
            delete team t@3                                                              | STILL_REFERENCED 0.1 shop a
            delete workspaces w1@1                                                       | STILL_REFERENCED 0.2 shop a
            put shop a@6 in w1; put shop d@0 in w1 slug=s code=c                         | ACCEPTED 9
            """)
    void afterTheLastStepTheNewRulesHoldAndTheOldOnesDoNot(String write, String outcome) {
        assertOutcome(LogScript.WORLD + ";" + MIGRATED, write, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            write                                                                        | outcome
            put shop b@7 in w1 rival=a                                                   | MISSING_REFERENCE 0.0 shop a
            put shop b@7 in w1                                                           | ACCEPTED 10
            delete shop b@7                                                              | ACCEPTED 10
            """)
    void aReferenceThatCameIntoForceWithoutItsRowIsNoReasonToKeepIt(String write, String outcome) {
        String before = LogScript.WORLD + ";" + PREPARED
                + "put shop a@4 in w1 def=2; put shop b@0 in w1 def=2 rival=a; delete item i@5 & delete shop a@6;"
                + "migrate shop 3 workspaceable ref=rival:shop refsFrom=2";
        assertOutcome(before, write, outcome);
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            references of b     | write                                   | outcome
            main=a rival=a      | delete shop a@5                         | STILL_REFERENCED 0.0 shop b
            main=a              | delete shop a@5                         | ACCEPTED 7
            rival=a             | delete shop a@5                         | STILL_REFERENCED 0.0 shop b
            main=a rival=a      | delete shop a@5 & delete shop b@6       | ACCEPTED 7-8
            """)
    void aRowIsReferredToByWhatIsInForceAlsoWhenTheSameRowHasAReferenceThatIsNot(
            String references, String write, String outcome) {
        String before = LogScript.WORLD
                + "; protocol 2; put team t@0; put shop c@0 in w1;"
                + "prepare shop 2 workspaceable unique=name unique*=code ref=owner:team ref=main:shop ref=rival:shop;"
                + "put shop a@0 in w1 def=2; put shop b@0 in w1 def=2 " + references + ";"
                + "migrate shop 3 workspaceable ref=rival:shop refsFrom=2";
        assertOutcome(before, write, outcome);
    }

    @Test
    void theFirstReferenceOfAnEntityIsLookedAtToo() {
        String before = "store 100 5000; protocol 2; define f 1; define e 1; prepare e 2 ref=p:f;"
                + "put f x@0; put e y@0 def=2 p=x; delete f x@1";
        assertOutcome(before, "migrate e 3 ref=p:f refsFrom=0 upTo=2", "WRITTEN_SINCE");
        assertOutcome(before, "migrate e 3 ref=p:f refsFrom=0 upTo=3", "ACCEPTED");
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            write                                                                        | outcome
            put shop d@0 in w1 name=x                                                    | NOT_UNIQUE 0.0 shop a
            put shop d@0 in w1 def=4 name=s                                              | OLD_DEFINITION 0
            put shop d@0 in w1 def=2                                                     | OLD_DEFINITION 0
            delete item i@5 & delete shop a@6                                            | ACCEPTED 8-9
            prepare shop 4 workspaceable unique=name unique*=code unique=slug ref=owner:team ref=main:shop ref=rival:shop; \
            put shop d@0 in w1 def=4 slug=s                                              | ACCEPTED 8
            """)
    void aPreparationThatWasGivenUpLeavesNoRuleBehind(String write, String outcome) {
        String before = LogScript.WORLD + ";" + PREPARED
                + "put shop a@4 in w1 def=2 name=x slug=s; put shop b@0 in w1 def=2 rival=a;"
                + "define shop 3 workspaceable unique=name unique*=code ref=owner:team ref=main:shop";
        assertOutcome(before, write, outcome);
    }

    @Test
    void theByteOfProtocol2IsUnreadableUntilItIsEnabled() {
        LogScript script = new LogScript();
        script.run("store 100 5000; define e 1");

        assertThat(script.run("prepare e 2").outcome().code()).isEqualTo(Code.UNREADABLE);
        script.run("protocol 2");
        assertThat(script.run("prepare e 2").outcome().code()).isEqualTo(Code.ACCEPTED);
        assertThat(script.run("bytes 0204").outcome().code()).isEqualTo(Code.UNREADABLE);
    }

    @Test
    void constraintsHaveOnlySoManyNumbers() {
        LogScript script = new LogScript();
        script.run("store 100 5000; protocol 2; define e 1");
        Definition first = script.state.definition("e");
        ConstraintNumbers nearlyAll = new ConstraintNumbers(
                false, List.of(), List.of(), 0, ConstraintNumbers.HIGHEST, ConstraintNumbers.HIGHEST);
        script.state.define(new Definition("e", 0, 2, first.constraints(), "", Definition.Kind.DEFINED, nearlyAll));

        assertThat(script.run("prepare e 3 unique=a unique=b").outcome().code()).isEqualTo(Code.BAD_CONTROL);
        assertThat(script.run("prepare e 3 ref=a:e ref=b:e").outcome().code()).isEqualTo(Code.BAD_CONTROL);
        assertThat(script.run("prepare e 3 unique=a ref=a:e").outcome().code()).isEqualTo(Code.ACCEPTED);
        script.run("put e a@0 def=3; put e b@0 def=3 a=a");
        assertThat(script.text(script.run("delete e a@1").outcome())).isEqualTo("ACCEPTED 3");
        assertThat(script.run("prepare e 4 unique=a").outcome().code()).isEqualTo(Code.BAD_CONTROL);
        assertThat(script.run("prepare e 4").outcome().code()).isEqualTo(Code.ACCEPTED);
    }

    @Test
    void onlyConstraintsThatAPreparationAddsTakeNumbers() {
        LogScript script = new LogScript();
        script.run("store 100 5000; protocol 2; define e 1 unique=a ref=p:e");
        Definition first = script.state.definition("e");
        ConstraintNumbers nearlyAll = new ConstraintNumbers(
                false, List.of(0), List.of(0), 1, ConstraintNumbers.HIGHEST, ConstraintNumbers.HIGHEST);
        script.state.define(new Definition("e", 0, 2, first.constraints(), "", Definition.Kind.DEFINED, nearlyAll));

        assertThat(script.run("prepare e 3 unique=a unique=b unique=c ref=p:e")
                        .outcome()
                        .code())
                .isEqualTo(Code.BAD_CONTROL);
        assertThat(script.run("prepare e 3 unique=a ref=p:e ref=q:e ref=r:e")
                        .outcome()
                        .code())
                .isEqualTo(Code.BAD_CONTROL);
        assertThat(script.run("prepare e 3 unique=a unique=b ref=p:e ref=q:e")
                        .outcome()
                        .code())
                .isEqualTo(Code.ACCEPTED);
    }

    private static void assertOutcome(String before, String record, String outcome) {
        LogScript script = new LogScript();
        script.run(before.endsWith(";") ? before.substring(0, before.length() - 1) : before);
        assertThat(script.text(script.run(record).outcome())).isEqualTo(outcome);
    }
}
