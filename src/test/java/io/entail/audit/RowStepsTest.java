package io.entail.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.audit.RowSteps.Effect;
import io.entail.audit.RowSteps.InTheWay;
import io.entail.audit.RowSteps.Step;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table of cases in which writes can be undone without losing later writes of others. */
final class RowStepsTest {
    /**
     * A story has a letter for each content of the row, {@code -} for a missing row, and between them the writes.
     * Selected writes have a star. The second column is the content after the undo. If a write prevents the undo, the
     * column has that write, the selected one after which it came, and whether another selected one came later.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The selected writes are the last ones.
                "A 1* B                          | A",
                "- 1* A                          | -",
                "A 1* -                          | A",
                "A 1* B 2* C                     | A",
                // Other writes have changed the row since.
                "A 1* B 2 C                      | 2 after 1",
                "A 1* B 2 -                      | 2 after 1",
                "- 1* A 2 - 3 B                  | B",
                // Of several such writes, the one that made the present content is named.
                "A 1* B 2 C 3 D                  | 3 after 1",
                "A 1* B 2 C 3 D 4 C              | 2 after 1",
                "A 1* B 2* C 3 B 4 E             | 4 after 1",
                // Other writes have reverted their own change.
                "A 1* B 2 C 3 B                  | A",
                "A 1* B 2 - 3 B                  | A",
                // The selected write was already undone, so the row keeps its content, whatever it is now.
                "A 1* B 2 A                      | A",
                "- 1* A 2 -                      | -",
                "A 1* B 2 C 3 A                  | A",
                "A 1* B 2 A 3 C                  | C",
                // Some of the selected writes were already undone.
                "A 1* B 2* C 3 B                 | A",
                "A 1* B 2* C 3* D 4 C 5 B        | A",
                "A 1* B 2 A 3* C                 | A",
                "A 1* B 2 A 3 C 4* D             | C",
                // Other writes have changed the row between the selected ones.
                "A 1* B 2 C 3* D                 | 2 after 1 between",
                "A 1* B 2 C 3* D 4 E             | 2 after 1 between",
                "A 1* B 2 C 3 B 4* D             | A",
                "A 1* B 2 C 3* D 4 B             | A",
                "A 1* B 2 C 3* D 4 C             | 2 after 1",
                "A 1* B 2* C 3 D 4* E 5 F        | 3 after 2 between",
            })
    void writesAreTakenBackWithoutLosingThoseOfOthers(String story, String expected) {
        Effect effect = row(story).effect(row -> row == null ? "-" : row.after());
        assertThat(effect.inTheWay() == null ? letter(effect.then()) : text(effect.inTheWay()))
                .isEqualTo(expected);
    }

    private static String letter(@Nullable Row row) {
        return row == null ? "-" : new String(row.after().array(), StandardCharsets.UTF_8);
    }

    private static String text(InTheWay found) {
        return found.write().position().offset() + " after "
                + found.after().position().offset() + (found.between() ? " between" : "");
    }

    private static RowSteps row(String story) {
        String[] words = story.trim().split(" +", -1);
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i < words.length; i += 2) {
            boolean selected = words[i].endsWith("*");
            int number = Integer.parseInt(words[i].replace("*", ""));
            PastWrite write =
                    new PastWrite(Position.of(number), Instant.EPOCH, new UUID(0, number), "ann", "for a reason");
            steps.add(new Step(write, selected, content(words[i + 1])));
        }
        return new RowSteps("books", Bytes.utf8("k"), content(words[0]), steps);
    }

    private static @Nullable Row content(String letter) {
        return letter.equals("-") ? null : new Row(1, 1, null, 1, 0, List.of(), List.of(), "", Bytes.utf8(letter));
    }
}
