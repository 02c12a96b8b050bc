package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.declarative.text.ConfigText;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Seeds;
import io.entail.text.Visible;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ConfigWriterTest {
    private static final Definitions DEFINITIONS = withNotes(Definitions.shipped());
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final String ID = "11111111-2222-3333-4444-555555555555";

    /** Returns these definitions and an entity with a field for any JSON. */
    private static Definitions withNotes(Definitions shipped) {
        List<EntityDefinition> all = new ArrayList<>(shipped.all());
        all.add(EntityDefinition.of(new Schema.Parser().parse("""
                {"type": "record", "name": "Note", "namespace": "test", "entity": "notes", "primaryKey": ["id"],
                 "endpointKey": "name", "workspaceable": true, "fields": [
                  {"name": "id", "type": ["null", {"type": "string", "logicalType": "uuid"}], "default": null, "auto": true},
                  {"name": "name", "type": ["null", "string"], "default": null, "unique": true},
                  {"name": "content", "type": ["null", "string"], "default": null, "json": true}]}""")));
        return Definitions.of(all);
    }

    @RegisterExtension
    private final Seeds seeds = new Seeds();

    @Test
    void writesListsWithReferencesByKey() throws Exception {
        Rows rows = new Rows(DEFINITIONS);
        rows.add("services", Map.of("id", ID, "name", "orders", "host", "h", "tags", List.of("a", "yes")));
        rows.add("consumers", Map.of("id", ID, "username", "a\nb\n", "created_at", 5));
        rows.add("routes", Map.of("id", ID, "service", Map.of("id", ID), "paths", List.of("/a")));
        assertThat(text(rows, false)).isEqualTo("""
                _format_version: '2.1'
                _transform: false
                consumers:
                - id: 11111111-2222-3333-4444-555555555555
                  created_at: 5
                  username: |
                    a
                    b
                services:
                - id: 11111111-2222-3333-4444-555555555555
                  created_at: 1
                  name: orders
                  retries: 5
                  protocol: http
                  host: h
                  port: 80
                  connect_timeout: 60000
                  write_timeout: 60000
                  read_timeout: 60000
                  tags:
                  - a
                  - 'yes'
                  enabled: true
                routes:
                - id: 11111111-2222-3333-4444-555555555555
                  created_at: 1
                  protocols:
                  - http
                  - https
                  paths:
                  - /a
                  https_redirect_status_code: 426
                  regex_priority: 0
                  strip_path: true
                  path_handling: v0
                  preserve_host: false
                  request_buffering: true
                  response_buffering: true
                  service: 11111111-2222-3333-4444-555555555555
                """);
        assertThat(text(new Rows(DEFINITIONS), true)).isEqualTo("{\"_format_version\":\"2.1\",\"_transform\":false}\n");
    }

    @Test
    void importedIntoAnEmptyStoreGivesTheSameRows() throws Exception {
        Rows rows = new Rows(DEFINITIONS);
        rows.add(plan(ConfigText.of(Path.of("ops/examples/gateway.yaml")), rows), NOW);
        assertRoundTrip(rows);
    }

    @Test
    void everyTextAndNumberComesBack() throws Exception {
        Random random = seeds.random();
        Rows rows = new Rows(DEFINITIONS);
        for (int i = 0; i < 300; i++) {
            rows.add("consumers", Map.of("username", i + text(random), "custom_id", i + text(random)));
            Map<String, Object> config = new LinkedHashMap<>();
            config.put(text(random), text(random));
            config.put("n", random.nextBoolean() ? random.nextGaussian() * 1e20 : random.nextLong());
            config.put("big", new BigDecimal("1.25e" + (300 + i)));
            config.put("list", Arrays.asList(text(random), null, true, Map.of(), List.of()));
            rows.add("notes", Map.of("name", "n" + i, "content", config));
        }
        assertRoundTrip(rows);
    }

    @Test
    void charactersThatTerminalsObeyAreWrittenAsEscapesOfTheFormat() throws Exception {
        Rows rows = new Rows(DEFINITIONS);
        rows.add("notes", Map.of("id", ID, "name", "n", "content", Map.of("\u009b", "a\u202eb\udb40\udc41")));
        assertThat(text(rows, false)).contains("\"\\x9b\": \"a\\u202eb\\U000e0041\"");
        assertThat(text(rows, true)).contains("\"\\u009b\":\"a\\u202eb\\udb40\\udc41\"");
    }

    private static void assertRoundTrip(Rows rows) throws IOException {
        for (boolean json : new boolean[] {false, true}) {
            String exported = text(rows, json);
            assertThat(exported.codePoints().filter(c -> c != '\n')).noneMatch(Visible::isHidden);
            Rows copy = new Rows(DEFINITIONS);
            copy.add(plan(new ConfigText(json ? "x.json" : "x.yaml", exported), copy), NOW);
            for (EntityDefinition definition : DEFINITIONS.all()) {
                List<Map<String, Object>> wanted = rows.fields(definition.name());
                List<Map<String, Object>> found = copy.fields(definition.name());
                assertThat(found).hasSameSizeAs(wanted);
                for (int i = 0; i < wanted.size(); i++) {
                    assertThat(found.get(i)).isEqualTo(wanted.get(i));
                }
            }
            assertThat(text(copy, json)).isEqualTo(exported);
        }
    }

    /** Returns a text that YAML could take for another type, or cannot write without quotes. */
    private static String text(Random random) {
        String[] pieces = {
            "a",
            " ",
            "\n",
            "\t",
            ":",
            "#",
            "- ",
            "'",
            "\"",
            "\\",
            "{",
            "[",
            "%",
            "@",
            "`",
            "!",
            "&",
            "*",
            "|",
            ">",
            "yes",
            "null",
            "~",
            "1",
            "0x1",
            ".5",
            "1:2",
            "<<",
            "=",
            "é",
            "\u2028",
            "\ud83d\ude00",
            "\u0001",
            "\u007f",
            "\u0085",
            "\ufeff",
            "\r\n",
            "\u001b[2K",
            "\u202e",
            "\u200d",
            "\udb40\udc41",
            "true"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    private static ImportPlan plan(ConfigText text, Rows rows) {
        return ImportPlan.of(List.of(text), DEFINITIONS, rows, NOW);
    }

    private static String text(Rows rows, boolean json) throws IOException {
        StringWriter text = new StringWriter();
        ConfigWriter writer = ConfigWriter.of(text, json);
        boolean as3 = rows.fields("routes").stream().anyMatch(route -> route.containsKey("path_syntax"));
        writer.begin(new Header(as3, false, Optional.empty(), List.of(), List.of()));
        for (EntityDefinition definition : DEFINITIONS.all()) {
            for (Map<String, Object> fields : rows.fields(definition.name())) {
                writer.add(definition, new Entity(definition.name(), fields, 1, Position.of(1), "here"));
            }
        }
        writer.end();
        return text.toString();
    }
}
