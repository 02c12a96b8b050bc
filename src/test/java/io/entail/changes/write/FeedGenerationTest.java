package io.entail.changes.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.ConstraintNumbers;
import io.entail.resolve.Definition;
import io.entail.resolve.Definition.Kind;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Constraints;
import io.entail.resolve.LogRecord.Field;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which versions of a definition share a subject of the registry. */
final class FeedGenerationTest {
    private LogDefinitions definitions = LogDefinitions.NONE;
    private int version;

    @Test
    void extensionsAndPreparationsShareTheSubjectOfTheirBase() {
        add(Kind.DEFINED, "a text");
        add(Kind.DEFINED, "a text", "b text");
        add(Kind.PREPARED, "a text", "b text", "c text");
        add(Kind.DEFINED, "a text", "b text");
        assertThat(generations()).containsExactly(0, 0, 0, 0);
    }

    @Test
    void eachMigrationBeginsOne() {
        add(Kind.DEFINED, "a text");
        add(Kind.PREPARED, "a text", "a_2 int");
        add(Kind.MIGRATED, "a int");
        add(Kind.DEFINED, "a int", "b text");
        add(Kind.PREPARED, "a int", "b text", "c text");
        add(Kind.MIGRATED, "c text");
        assertThat(generations()).containsExactly(0, 0, 1, 1, 1, 2);
    }

    @Test
    void aFieldOfAnotherTypeThanOneThatWasGivenUpBeginsOne() {
        add(Kind.DEFINED, "a text");
        add(Kind.PREPARED, "a text", "b text");
        add(Kind.PREPARED, "a text", "b int");
        add(Kind.DEFINED, "a text");
        add(Kind.DEFINED, "a text", "b int");
        assertThat(generations()).containsExactly(0, 0, 1, 1, 1);
    }

    @Test
    void itIsGivenUpForAllVersionsAfterIt() {
        add(Kind.DEFINED, "a text");
        add(Kind.PREPARED, "a text", "b text");
        add(Kind.DEFINED, "a text");
        add(Kind.DEFINED, "a text", "b int");
        add(Kind.PREPARED, "a text", "b int", "c int");
        add(Kind.MIGRATED, "a text", "b int", "c int");
        assertThat(generations()).containsExactly(0, 0, 0, 1, 1, 2);
    }

    private void add(Kind kind, String... fields) {
        List<Field> typed = new ArrayList<>();
        for (String field : fields) {
            String[] parts = field.split(" ", 2);
            typed.add(new Field(parts[0], parts[1]));
        }
        Constraints constraints = new LogRecord.Constraints(List.of("a"), false, List.of(), List.of(), typed);
        definitions = definitions.with(
                new Definition("things", 0, ++version, constraints, "", kind, ConstraintNumbers.first(constraints)));
    }

    private List<Integer> generations() {
        Defined things = Objects.requireNonNull(definitions.get("things"));
        List<Integer> generations = new ArrayList<>();
        for (int each = 1; each <= version; each++) {
            generations.add(FeedGeneration.of(things, each));
        }
        return generations;
    }
}
