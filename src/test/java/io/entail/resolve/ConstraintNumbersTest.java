package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.LogRecord.Constraints;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ConstraintNumbersTest {
    private static final ConstraintNumbers FIRST = first("define e 1 unique=a unique=b ref=p:e ref=q:e");

    private static ConstraintNumbers first(String define) {
        LogScript script = new LogScript();
        script.run("store 100 5000; " + define);
        return script.state.definition("e").numbers();
    }

    @Test
    @DisplayName("the first numbers stay such only while a version has the same constraints in the same order")
    void staysFirst() {
        assertThat(FIRST.with(FIRST, 0, 0).first()).isTrue();
        assertThat(FIRST.with(FIRST, 1, 0).first()).isFalse();
        assertThat(FIRST.with(FIRST, 0, 1).first()).isFalse();
        assertThat(FIRST.with(FIRST.with(FIRST, 1, 0), 0, 0).first()).isFalse();
        assertThat(FIRST.with(FIRST, 1, 0).with(FIRST, 0, 0).first()).isFalse();
        assertThat(FIRST.chosen(List.of(0, 1), List.of(0, 1)).first()).isTrue();
        assertThat(FIRST.chosen(List.of(1, 0), List.of(0, 1)).first()).isFalse();
        assertThat(FIRST.chosen(List.of(0, 1), List.of(1, 0)).first()).isFalse();
        assertThat(FIRST.chosen(List.of(0), List.of(0, 1)).first()).isFalse();
        assertThat(FIRST.chosen(List.of(0, 1), List.of(0)).first()).isFalse();
        assertThat(FIRST.with(FIRST, 1, 0)
                        .chosen(List.of(0, 1, 2), List.of(0, 1))
                        .first())
                .isFalse();
    }

    @Test
    @DisplayName("chosen constraints keep their numbers, in the order of the choice")
    void keepsNumbers() {
        ConstraintNumbers chosen = FIRST.with(FIRST, 1, 2).chosen(List.of(2, 0), List.of(3, 1));
        assertThat(chosen.unique()).containsExactly(2, 0);
        assertThat(chosen.references()).containsExactly(4, 1);
        assertThat(chosen.workspace()).isEqualTo(2);
        assertThat(chosen.nextUnique()).isEqualTo(3);
        assertThat(chosen.nextReference()).isEqualTo(5);
        assertThat(chosen.referenceIndex(1)).isEqualTo(1);
        assertThat(chosen.referenceIndex(2)).as("workspace").isEqualTo(2);
        assertThat(chosen.referenceIndex(0)).isEqualTo(-1);
        assertThat(chosen.uniqueIndex(1)).isEqualTo(-1);
    }

    @Test
    @DisplayName("a prepared definition has one more number for each constraint that it adds, and no other")
    void preparedNumbers() {
        LogScript script = new LogScript();
        script.run("store 100 5000; protocol 2; define e 1 unique=a unique=b ref=p:e ref=q:e; "
                + "prepare e 2 unique=a unique=b unique=c ref=p:e ref=q:e ref=r:e");
        Definition latest = script.state.definition("e");
        Definition prepared = script.state.prepared(latest.ordinal());
        assertThat(prepared.numbers().unique()).containsExactly(0, 1, 2);
        assertThat(prepared.numbers().references()).containsExactly(0, 1, 3);
        Constraints constraints = prepared.constraints();
        assertThat(constraints.unique()).hasSameSizeAs(prepared.numbers().unique());
        assertThat(prepared.numbers().nextUnique()).isEqualTo(3);
        assertThat(prepared.numbers().nextReference()).isEqualTo(4);
    }
}
