package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.EntityStore;
import io.entail.declarative.text.ConfigText;
import io.entail.errors.DeclarativeConfigException;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as people keep them for gateways of 2.8 and of 3.x: dumps, exports, and files written by hand. */
final class PublishedFilesTest {
    private static final Path FILES = Path.of("src/test/resources/io/entail/declarative/published");
    private static final Definitions SHIPPED = Definitions.shipped();

    @ParameterizedTest
    @DisplayName("a published file is accepted unchanged; importing it or its export again changes nothing")
    @ValueSource(
            strings = {
                "gateway-without-database.yml",
                "kept-with-deck.yaml",
                "exported-from-3.json",
                "routed-by-expressions.yaml"
            })
    void aFileIsTakenAsItIs(String file) throws Exception {
        try (EntityStore store = EntityStore.inMemory(SHIPPED)) {
            ConfigText text = ConfigText.of(FILES.resolve(file));
            importInto(store, text);
            assertThat(store.dao("services").count()).isPositive();
            Position first = store.reader().reached();
            importInto(store, text);
            assertThat(store.reader().reached()).isEqualTo(first);

            StringWriter exported = new StringWriter();
            new Exporter(store, SHIPPED, Optional.empty(), List.of()).write(exported, false);
            importInto(store, new ConfigText("exported.yaml", exported.toString()));
            assertThat(store.reader().reached()).isEqualTo(first);
        }
    }

    private static void importInto(EntityStore store, ConfigText text) throws InterruptedException {
        try {
            for (ConfigImport.Part part : new ConfigImport(
                            store, SHIPPED, new ConfigImport.Options(false, false), ImportListener.NONE)
                    .plan(List.of(text), Instant.now())) {
                new Importer(part.store(), ImportListener.NONE).run(part.plan());
            }
        } catch (DeclarativeConfigException e) {
            throw new AssertionError(text.name() + ": " + e.getMessage() + " " + e.fields(), e);
        }
    }
}
