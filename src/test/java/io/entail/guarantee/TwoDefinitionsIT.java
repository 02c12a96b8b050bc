package io.entail.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.errors.DefinitionException;
import io.entail.errors.SchemaViolationException;
import io.entail.testkit.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Processes with an old and a new definition of an entity work side by side on one log. */
final class TwoDefinitionsIT {
    private static final String OLD = """
            namespace shop;
            schema Order;

            @entity("orders") @primaryKey(["id"])
            record Order {
              union { null, uuid } @auto(true) id = null;
              union { null, string } @required(true) @lenMax(10) number = null;
            %s
            }
            """;
    private static final String NEW_FIELD = "  union { null, string } note = null;";

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    private String store;

    @BeforeEach
    void name() {
        store = stack.freshStore();
    }

    @Test
    void updatesInTurnLoseNoFieldAndGoingBackToTheOldBinaryAppendsNothing() throws Exception {
        try (EntityStore old = open("old", OLD.formatted(""))) {
            String id = String.valueOf(
                    old.dao("orders").insert(Map.of("number", "1")).text("id"));
            try (EntityStore young = open("young", OLD.formatted(NEW_FIELD))) {
                for (int i = 0; i < 5; i++) {
                    var noted = young.dao("orders").update(id, Map.of("note", "note " + i));
                    old.reader().await(noted.position(), Duration.ofSeconds(20));
                    var numbered = old.dao("orders").update(id, Map.of("number", "n" + i));
                    young.reader().await(numbered.position(), Duration.ofSeconds(20));
                    assertThat(young.dao("orders").select(id).orElseThrow().fields())
                            .as("an update by a process that does not know a field keeps the field")
                            .containsEntry("note", "note " + i)
                            .containsEntry("number", "n" + i);
                }
                assertThatThrownBy(() -> old.dao("orders").update(id, Map.of("unheard_of", "x")))
                        .isInstanceOf(SchemaViolationException.class)
                        .hasMessageContaining("unheard_of: unknown field");
            }
        }
        var before = position("young", OLD.formatted(NEW_FIELD));
        assertThat(position("old", OLD.formatted("")))
                .as("restarting the old release appends nothing")
                .isEqualTo(before);
        assertThat(position("fresh", OLD.formatted(""))).isEqualTo(before);
    }

    @Test
    void aDefinitionThatDoesNotExtendTheOneInTheLogIsRefusedWithItsReasonsAndAppendsNothing() throws Exception {
        var before = position("old", OLD.formatted(""));
        assertThatThrownBy(() -> open("other", OLD.formatted("").replace("@lenMax(10)", "@lenMax(5)")))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("orders")
                .hasMessageContaining("number");
        assertThatThrownBy(() -> open("other", OLD.formatted("").replace("[\"id\"]", "[\"number\"]")))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("orders");
        assertThat(position("old", OLD.formatted(""))).isEqualTo(before);
    }

    private long position(String replica, String definition) throws IOException {
        try (EntityStore opened = open(replica, definition)) {
            return opened.status().log().reached().offset();
        }
    }

    private EntityStore open(String replica, String definition) throws IOException {
        Path file = Files.createDirectories(directory.resolve("definitions-" + replica))
                .resolve("orders.avdl");
        Files.writeString(file, definition);
        return EntityStore.open(EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(replica))
                .withStore(store)
                .withDefinitions(file)
                .withCacheBytes(32 << 20)
                .build());
    }
}
