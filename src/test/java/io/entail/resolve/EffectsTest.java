package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The effects of a record on the state, and their order. */
final class EffectsTest {

    @Test
    void allRemovalsComeBeforeAllAdditionsAndTheHeadComesLast() {
        LogScript script = LogScript.afterWorld();
        script.run("put shop a@0 in w1 name=x; put shop b@0 in w1 name=y");

        assertThat(effects(script, "put shop a@3 in w1 name=y & put shop b@4 in w1 name=x main=a"))
                .containsExactly(
                        "removeClaim 2.0 w1 x",
                        "removeClaim 2.0 w1 y",
                        "putRow 2 a 3>5",
                        "addClaim 2.0 w1 y a",
                        "putRow 2 b 4>6",
                        "addClaim 2.0 w1 x b",
                        "addReference 2 a 2.1 b",
                        "seen 9 ACCEPTED",
                        "advance 9 6 id");
    }

    @Test
    void aNewRowBringsItsClaimsReferencesAndWorkspace() {
        LogScript script = LogScript.afterWorld();
        script.run("put team t@0");

        assertThat(effects(script, "put shop a@0 in w2 name=x code=c owner=t main=a"))
                .containsExactly(
                        "putRow 2 a 0>4",
                        "addClaim 2.0 w2 x a",
                        "addClaim 2.1 - c a",
                        "addReference 1 t 2.0 a",
                        "addReference 2 a 2.1 a",
                        "addReference 0 w2 2.2 a",
                        "seen 8 ACCEPTED",
                        "advance 8 4 id");
    }

    @Test
    void aDeletedRowTakesThemAllWithIt() {
        LogScript script = LogScript.afterWorld();
        script.run("put team t@0; put shop a@0 in w2 name=x code=c owner=t main=a");

        assertThat(effects(script, "delete shop a@4"))
                .containsExactly(
                        "removeClaim 2.0 w2 x",
                        "removeClaim 2.1 - c",
                        "removeReference 1 t 2.0 a",
                        "removeReference 2 a 2.1 a",
                        "removeReference 0 w2 2.2 a",
                        "removeRow 2 a 4",
                        "seen 9 ACCEPTED",
                        "advance 9 5 id");
    }

    @Test
    void unchangedClaimsAndReferencesHaveNoEffects() {
        LogScript script = LogScript.afterWorld();
        script.run("put team t@0; put shop a@0 in w1 name=x code=c owner=t");

        assertThat(effects(script, "put shop a@4 in w1 name=x code=d owner=t"))
                .containsExactly(
                        "removeClaim 2.1 - c",
                        "putRow 2 a 4>5",
                        "addClaim 2.1 - d a",
                        "seen 9 ACCEPTED",
                        "advance 9 5 id");
    }

    @Test
    void checksHaveNoEffectAndTakeNoSequence() {
        LogScript script = LogScript.afterWorld();

        assertThat(effects(script, "check team t@0 & put team u@0 & check workspaces w1@1"))
                .containsExactly("putRow 1 u 0>3", "seen 7 ACCEPTED", "advance 7 3 id");
    }

    @Test
    void aRefusedWriteIsRememberedAndNothingElse() {
        LogScript script = LogScript.afterWorld();

        assertThat(effects(script, "put team t@9")).containsExactly("seen 7 NOT_FOUND", "advance 7 2 id");
        assertThat(effects(script, "basis=5 +1000007 put team t@0"))
                .containsExactly("seen 1000014 TOO_OLD", "advance 1000014 2 id");
    }

    @Test
    void idsAreRememberedAtTheirFirstOffsetAndNotBeforeTheRepeatStep() {
        LogScript script = LogScript.afterWorld();
        script.run("id=1 put team t@0");

        assertThat(effects(script, "id=1 put team t@0")).containsExactly("advance 8 3 -");
        assertThat(effects(script, "id=2 put team t@0 size=101")).containsExactly("advance 9 3 -");
        assertThat(effects(script, "bytes ff")).containsExactly("advance 10 3 -");
        assertThat(effects(script, "store 1 1")).containsExactly("advance 11 3 -");
    }

    @Test
    void controlRecordsShapeTheStore() {
        LogScript script = new LogScript();

        assertThat(effects(script, "store 100 5000")).containsExactly("store 100 5000", "advance 0 0 -");
        assertThat(effects(script, "protocol 7")).containsExactly("enable 7", "advance 1 0 -");
        assertThat(effects(script, "define a 1")).containsExactly("define a 0 1", "advance 2 0 -");
        assertThat(effects(script, "define b 1")).containsExactly("define b 1 1", "advance 3 0 -");
        assertThat(effects(script, "define a 2")).containsExactly("define a 0 2", "advance 4 0 -");
        assertThat(effects(script, "define a 2")).containsExactly("advance 5 0 -");
    }

    @Test
    void effectsOfAWriteCannotBeMadeOnceTheNextIsJudged() {
        LogScript script = LogScript.afterWorld();
        Resolution late = script.run("put team t@0");
        script.run("put team u@0");

        assertThatThrownBy(() -> late.effects().accept(new MemoryState()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before the next record");
    }

    @Test
    void constraintsKeepTheirNumbersWhateverTheirPlaceInTheListsIs() {
        LogScript script = LogScript.afterWorld();
        script.run("protocol 2; put team t@0; put shop a@0 in w1 name=x code=c owner=t");

        assertThat(effects(
                        script,
                        "prepare shop 2 workspaceable unique=name unique*=code unique=slug"
                                + " ref=owner:team ref=main:shop ref=rival:shop"))
                .contains("define shop 2 2");
        assertThat(effects(script, "put shop a@4 in w1 def=2 name=x code=d slug=s owner=t rival=a"))
                .containsExactly(
                        "removeClaim 2.1 - c",
                        "putRow 2 a 4>5",
                        "addClaim 2.1 - d a",
                        "addClaim 2.2 w1 s a",
                        "addReference 2 a 2.3 a",
                        "seen 11 ACCEPTED",
                        "advance 11 5 id");
        assertThat(effects(script, "put shop a@5 in w1 name=x code=d owner=t"))
                .containsExactly(
                        "removeClaim 2.2 w1 s",
                        "removeReference 2 a 2.3 a",
                        "putRow 2 a 5>6",
                        "written 2 6",
                        "seen 12 ACCEPTED",
                        "advance 12 6 id");
        script.run("put shop a@6 in w1 def=2 name=x code=d slug=s owner=t rival=a;"
                + "migrate shop 3 workspaceable unique=slug unique*=code ref=rival:shop uniqueFrom=2,1 refsFrom=2");
        assertThat(effects(script, "put shop a@7 in w1 code=d slug=z rival=a"))
                .containsExactly(
                        "removeClaim 2.0 w1 x",
                        "removeClaim 2.2 w1 s",
                        "removeReference 1 t 2.0 a",
                        "putRow 2 a 7>8",
                        "addClaim 2.2 w1 z a",
                        "seen 15 ACCEPTED",
                        "advance 15 8 id");
        assertThat(effects(script, "delete shop a@8"))
                .containsExactly(
                        "removeClaim 2.2 w1 z",
                        "removeClaim 2.1 - d",
                        "removeReference 2 a 2.3 a",
                        "removeReference 0 w1 2.2 a",
                        "removeRow 2 a 8",
                        "seen 16 ACCEPTED",
                        "advance 16 9 id");
    }

    @Test
    void aDeleteThatLeavesAChildIsWrittenBesideItsPreparedDefinition() {
        LogScript script = LogScript.afterWorld();
        script.run("protocol 2; put team t@0; prepare item 2 workspaceable ref=shop:shop ref=team:team;"
                + "put item i@0 in w1 def=2 team=t; put item j@0 in w1 def=2 team=t");

        assertThat(effects(script, "put team u@0 & delete team t@3"))
                .containsExactly(
                        "putRow 1 u 0>6", "removeRow 1 t 3", "written 3 7", "seen 12 ACCEPTED", "advance 12 7 id");
    }

    private static List<String> effects(LogScript script, String record) {
        Recorded recorded = new Recorded();
        script.run(record, recorded);
        return recorded.lines;
    }

    private static final class Recorded implements Mutations {
        private final List<String> lines = new ArrayList<>();

        private static String text(Bytes bytes) {
            return bytes == null ? "-" : new String(bytes.array(), StandardCharsets.UTF_8);
        }

        private static long version(Row row) {
            return row == null ? 0 : row.version();
        }

        private void add(Object... words) {
            List<String> texts = new ArrayList<>();
            for (Object word : words) {
                texts.add(word instanceof Bytes bytes ? text(bytes) : String.valueOf(word));
            }
            lines.add(String.join(" ", texts));
        }

        @Override
        public void store(LogRecord.Store store) {
            add("store", store.maxEntityBytes(), store.maxWriteBytes());
        }

        @Override
        public void enable(int protocol) {
            add("enable", protocol);
        }

        @Override
        public void define(Definition definition) {
            add("define", definition.entity(), definition.ordinal(), definition.version());
        }

        @Override
        public void written(int entity, long sequence) {
            add("written", entity, sequence);
        }

        @Override
        public void removeClaim(int entity, int constraint, Bytes scope, Bytes claim) {
            add("removeClaim", entity + "." + constraint, text(scope), claim);
        }

        @Override
        public void removeReference(
                int parentEntity, Bytes parentKey, int childEntity, int constraint, Bytes childKey) {
            add("removeReference", parentEntity, parentKey, childEntity + "." + constraint, childKey);
        }

        @Override
        public void removeRow(int entity, Bytes key, Row before) {
            add("removeRow", entity, key, version(before));
        }

        @Override
        public void putRow(int entity, Bytes key, Row before, Row after) {
            add("putRow", entity, key, version(before) + ">" + version(after));
        }

        @Override
        public void addClaim(int entity, int constraint, Bytes scope, Bytes claim, Bytes holder) {
            add("addClaim", entity + "." + constraint, text(scope), claim, holder);
        }

        @Override
        public void addReference(int parentEntity, Bytes parentKey, int childEntity, int constraint, Bytes childKey) {
            add("addReference", parentEntity, parentKey, childEntity + "." + constraint, childKey);
        }

        @Override
        public void seen(UUID id, Seen seen) {
            add("seen", seen.offset(), seen.outcome().code());
        }

        @Override
        public void advance(Head head, UUID id) {
            add("advance", head.offset(), head.sequence(), id == null ? "-" : "id");
        }
    }
}
