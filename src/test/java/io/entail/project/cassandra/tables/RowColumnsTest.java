package io.entail.project.cassandra.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.errors.MalformedEntityException;
import io.entail.project.cassandra.tables.RowColumns.Stored;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.RandomEntities;
import io.entail.schema.codec.Struct;
import io.entail.testkit.Library;
import io.entail.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RowColumnsTest {
    @RegisterExtension
    final Seeds seeds = new Seeds();

    @Test
    @DisplayName("the columns give the image back byte for byte; otherwise the row also has its image")
    void columnsGiveImagesBack() {
        Random random = seeds.random();
        for (int i = 0; i < 200; i++) {
            RandomEntities entities = new RandomEntities(random.nextLong());
            EntityDefinition definition = entities.definition();
            byte[] image = definition.codec().encode(entities.entity(definition));
            assertGivesBack(definition, image);
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                image[random.nextInt(image.length)] = (byte) random.nextInt(256);
            }
            assertGivesBack(definition, image);
        }
    }

    private static void assertGivesBack(EntityDefinition definition, byte[] image) {
        Struct fields;
        try {
            fields = definition.codec().decode(image);
        } catch (MalformedEntityException e) {
            return;
        }
        RowColumns columns = new RowColumns(definition);
        Stored stored = columns.store(fields, Bytes.wrap(image));
        if (stored.exact() == null) {
            assertThat(definition.codec().encode(columns.load(stored.values())))
                    .as("the columns alone give the image back: %s", fields)
                    .isEqualTo(image);
            assertThat(columns.load(stored.values())).isEqualTo(fields);
        } else {
            assertThat(stored.exact().array()).isEqualTo(image);
        }
    }

    @Test
    @DisplayName("rows have their image beside the columns only if the columns cannot give it back")
    void imagesAreRare() {
        EntityDefinition books = Library.definitions().require("books");
        Map<String, Object> book = Map.of("id", "11111111-1111-4111-8111-000000000001", "title", "größe \u0000 😀");
        byte[] image = books.codec().encode(book);
        assertThat(new RowColumns(books)
                        .store(books.codec().decode(image), Bytes.wrap(image))
                        .exact())
                .isNull();
        Map<String, Object> shouted = Map.of("id", "ABCDEF00-1111-4111-8111-000000000001", "title", "x");
        byte[] upper = books.codec().encode(shouted);
        String text = new String(upper, StandardCharsets.ISO_8859_1)
                .replace("abcdef00-1111-4111-8111-000000000001", "ABCDEF00-1111-4111-8111-000000000001");
        Bytes lied = Bytes.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new RowColumns(books)
                        .store(books.codec().decode(lied.array()), lied)
                        .exact())
                .as("a row keeps its image if its id is in upper case, which the type uuid does not distinguish")
                .isEqualTo(lied);
    }

    @Test
    @DisplayName(
            "fields can have any name: that of one of our own columns, a keyword, or one that differs in case only")
    void fieldsMayHaveAnyName() {
        String record =
                "{\"type\":\"record\",\"name\":\"Odd\",\"entity\":\"select\",\"primaryKey\":[\"_key\"],\"fields\":["
                        + "{\"name\":\"_key\",\"type\":\"string\"},"
                        + "{\"name\":\"_version\",\"type\":[\"null\",\"int\"],\"default\":null},"
                        + "{\"name\":\"table\",\"type\":[\"null\",\"string\"],\"default\":null},"
                        + "{\"name\":\"Table\",\"type\":[\"null\",\"long\"],\"default\":null}]}";
        EntityTable table = new EntityTable("a\"b", 3, EntityDefinition.fromLog(record));

        assertThat(table.create())
                .startsWith("CREATE TABLE IF NOT EXISTS \"a\"\"b\".\"g3_select\" (\"_key\" blob, \"_version\" bigint,")
                .contains("\"_key_" + CqlNames.hash("_key") + "\" text, \"_version_")
                .contains("\"table\" text, \"Table\" bigint, PRIMARY KEY (\"_key\"))");
        assertThat(table.insert())
                .endsWith(", \"table\", \"Table\") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" + " USING TIMESTAMP ?");
    }
}
