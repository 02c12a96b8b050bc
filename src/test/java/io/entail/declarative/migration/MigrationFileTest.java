package io.entail.declarative.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.DeclarativeConfigException;
import io.entail.schema.Functions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The content of a migration file, with one row for each mistake. */
final class MigrationFileTest {
    private static final String ORDERS = "@entity(\"orders\") @primaryKey([\"id\"]) record Order "
            + "{ union { null, uuid } @auto(true) id = null; union { null, uuid } @references(\"shops\") shop = null; }";

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        Files.writeString(folder.resolve("orders.avdl"), ORDERS);
        Files.writeString(
                folder.resolve("two.avdl"),
                ORDERS
                        + " @entity(\"shops\") @primaryKey([\"id\"]) record Shop { union { null, uuid } @auto(true) id = null; }");
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    @DisplayName(
            "a file has one migration or a list of them; its definitions may refer to entities that only the log has")
    void filesAreRead() throws IOException {
        String steps = """
                definition: orders.avdl
                steps:
                  - rename: {from: store, to: shop}
                  - remove: note
                  - retype: {field: shop, conversion: value_to_reference}
                  - fill: {field: shop, value: {id: 6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e}}
                """;
        assertThat(MigrationFile.read(file("m.yaml", steps), Functions.builtIn())
                        .names())
                .containsExactly("orders");
        String several = """
                {"migrations": [{"definition": "two.avdl", "entity": "shops", "steps": [{"remove": "x"}]},
                                {"definition": "orders.avdl"}]}
                """;
        assertThat(MigrationFile.read(file("m.json", several), Functions.builtIn())
                        .names())
                .containsExactly("shops", "orders");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {definition: orders.avdl, step: []}                                    | step: unknown field (the closest is 'steps')
            {steps: []}                                                            | definition: required field missing
            {definition: no.avdl}                                                  | definition: no.avdl cannot be read: there is no
            {definition: two.avdl}                                                 | definition: two.avdl defines orders, shops: say which with 'entity'
            {definition: two.avdl, entity: shop}                                   | definition: two.avdl does not define 'shop' (the closest is 'shops')
            {definition: orders.avdl, steps: [{renam: {from: a, to: b}}]}          | steps[1]: expected one of rename, remove, retype and fill, not 'renam' (the closest is 'rename')
            {definition: orders.avdl, steps: [{remove: a}, {rename: {from: a}}]}   | steps[2].rename.to: required field missing
            {definition: orders.avdl, steps: [{rename: {from: a, into: b}}]}       | steps[1].rename.into: unknown field
            {definition: orders.avdl, steps: [{remove: {field: a}}]}               | steps[1].remove: expected a string
            {definition: orders.avdl, steps: [{fill: {field: a}}]}                 | steps[1].fill.value: required field missing
            {definition: orders.avdl, steps: [remove]}                             | steps[1]: expected a map
            {definition: orders.avdl, steps: {remove: a}}                          | steps: expected a list
            {migrations: [{definition: orders.avdl}, {definition: orders.avdl}]}   | 'orders' is there twice
            {migrations: [{definition: orders.avdl, steps: [x]}, {}]}              | migrations[1].steps[1]: expected a map; migrations[2].definition: required field missing
            {migrations: []}                                                       | at least one
            [a]                                                                    | expected a map
            """)
    @DisplayName("all mistakes of a file are reported at once, each with its place")
    void mistakesAreTold(String text, String fault) throws IOException {
        Path file = file("m.yaml", text);
        assertThatThrownBy(() -> MigrationFile.read(file, Functions.builtIn()))
                .isInstanceOf(DeclarativeConfigException.class)
                .hasMessageContaining(fault);
    }
}
