package io.entail.cli.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.cli.output.EntityText;
import io.entail.cli.output.Json;
import io.entail.forms.KeyText;
import io.entail.schema.Definitions;
import io.entail.testkit.Types;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FieldArgumentsTest {
    private static final Definitions DEFINITIONS = Definitions.shipped();
    private static final String ID = "11111111-2222-3333-4444-555555555555";

    @TempDir
    private Path temporary;

    @Test
    void textIsReadByTheTypeOfItsField() {
        assertThat(read("services", "name=007", "retries=7", "enabled=false", "tags=prod", "path=/a=b"))
                .isEqualTo(
                        Map.of("name", "007", "retries", 7, "enabled", false, "tags", List.of("prod"), "path", "/a=b"));
        assertThat(read("routes", "paths=[\"/a\",\"/b\"]", "headers={\"x\":[\"1\"]}", "name="))
                .isEqualTo(Map.of("paths", List.of("/a", "/b"), "headers", Map.of("x", List.of("1")), "name", ""));
    }

    @Test
    void longArgumentsAreNotQuotedWhole() {
        String text = "x".repeat(100_000);
        for (String argument : List.of(text, text + ":=[", "." + text + "=5")) {
            assertThatThrownBy(() -> read("services", argument))
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(3_000));
        }
    }

    @Test
    void valuesThatDoNotFitAreLeftToValidation() {
        assertThat(read("services", "retries=many", "enabled=yes", "port=\"80\"", "hots=x", "tags={}"))
                .isEqualTo(
                        Map.of("retries", "many", "enabled", "yes", "port", "\"80\"", "hots", "x", "tags", Map.of()));
        assertThat(read("routes", "headers=x")).isEqualTo(Map.of("headers", "x"));
    }

    @Test
    void numbersAreOfAnySizeAndNeverWrittenOut() {
        assertThat(read("services", "retries=3e9", "port:=7e1000000000", "read_timeout=12345678901234567890"))
                .isEqualTo(Map.of(
                        "retries",
                        3e9,
                        "port",
                        new BigDecimal("7e1000000000"),
                        "read_timeout",
                        new BigInteger("12345678901234567890")));
        assertThat(read("services", "retries=5.0", "port:=1E99999999999"))
                .isEqualTo(Map.of("retries", 5.0, "port", new BigDecimal("1e1000000000")));
    }

    @Test
    void keysAreReadByTheTypeOfTheirField(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("rows.avdl"),
                "@entity(\"rows\") @primaryKey([\"n\"]) record Row { long n; } @entity(\"cells\") @primaryKey([\"id\"])"
                        + " @endpointKey(\"no\") record Cell { union { null, uuid } id = null;"
                        + " union { null, double } @unique(true) no = null;"
                        + " union { null, long } @references(\"rows.n\") row = null;"
                        + " union { null, uuid } @references(\"cells\") next = null; }");
        Definitions definitions = Definitions.load(List.of(file), false);
        assertThat(KeyText.read(definitions.require("rows"), "5.0").primaryKey())
                .isEqualTo(5.0);
        assertThat(KeyText.read(definitions.require("rows"), "12345678901234567890")
                        .primaryKey())
                .isEqualTo(new BigInteger("12345678901234567890"));
        assertThat(KeyText.read(definitions.require("rows"), "x").primaryKey()).isEqualTo("x");
        assertThat(KeyText.read(definitions.require("cells"), "1e3")).isEqualTo(new KeyText(null, 1000.0));
        assertThat(FieldArguments.read(definitions, definitions.require("cells"), List.of("row=7", "next=2.5")))
                .isEqualTo(Map.of("row", Map.of("n", 7), "next", Map.of("no", 2.5)));
    }

    @Test
    void typesWithoutAFormInJsonAreTexts() {
        Definitions types = Types.definitions();
        assertThat(FieldArguments.read(
                        types,
                        types.require("goods"),
                        List.of(
                                "price=10.50",
                                "number:=7",
                                "since=2026-11-28",
                                "code=AQI=",
                                "day=2026-11-28",
                                "discounts=[\"1.5\",2]",
                                "holidays.first=2026-01-01",
                                "measure.weight=1.5")))
                .isEqualTo(Map.of(
                        "price",
                        "10.50",
                        "number",
                        7,
                        "since",
                        "2026-11-28",
                        "code",
                        "AQI=",
                        "day",
                        Map.of("day", "2026-11-28"),
                        "discounts",
                        List.of("1.5", 2),
                        "holidays",
                        Map.of("first", "2026-01-01"),
                        "measure",
                        Map.of("weight", "1.5")));
        assertThat(KeyText.read(types.require("rates"), "1.5").primaryKey()).isEqualTo("1.5");
        assertThat(KeyText.read(types.require("goods"), "7")).isEqualTo(new KeyText(null, "7"));
        assertThat(EntityText.text(new BigDecimal("0E-10"))).isEqualTo("0.0000000000");
        assertThat(EntityText.text(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00.000Z");
        assertThat(Json.text(Map.of("day", LocalDate.EPOCH))).isEqualTo("{\"day\":\"1970-01-01\"}");
    }

    @Test
    void jsonIsPassedOnUnchanged() {
        Map<String, @Nullable Object> nothing = new HashMap<>();
        nothing.put("name", null);
        assertThat(read("services", "name:=null")).isEqualTo(nothing);
        assertThat(read("services", "name:=\"x:=y\"", "retries:=5", "tags:=[]"))
                .isEqualTo(Map.of("name", "x:=y", "retries", 5, "tags", List.of()));
        assertMistake("'name:={': not JSON", "name:={");
        assertMistake("'tags=[a]': not JSON", "tags=[a]");
    }

    @Test
    void dottedNamesReachIntoRecordsMapsAndJson() {
        assertThat(read("plugins", "name=cors", "config.origins:=[\"*\"]", "config.limit.minute:=5", "config.a=5"))
                .isEqualTo(Map.of(
                        "name",
                        "cors",
                        "config",
                        Map.of("origins", List.of("*"), "limit", Map.of("minute", 5), "a", "5")));
        assertThat(read("routes", "headers.x-version=2", "headers.accept=[\"a\",\"b\"]"))
                .isEqualTo(Map.of("headers", Map.of("x-version", List.of("2"), "accept", List.of("a", "b"))));
    }

    @Test
    void referencesTakeTheIdOrTheEndpointKeyOfTheParent() {
        assertThat(read("routes", "service=" + ID)).isEqualTo(Map.of("service", Map.of("id", ID)));
        assertThat(read("routes", "service=orders")).isEqualTo(Map.of("service", Map.of("name", "orders")));
        assertThat(read("routes", "service:=\"orders\"")).isEqualTo(Map.of("service", Map.of("name", "orders")));
        assertThat(read("routes", "service={\"id\":\"" + ID + "\"}")).isEqualTo(Map.of("service", Map.of("id", ID)));
        assertThat(read("plugins", "consumer=ann")).isEqualTo(Map.of("consumer", Map.of("username", "ann")));
        assertThat(read("services", "client_certificate=x")).isEqualTo(Map.of("client_certificate", Map.of("id", "x")));
    }

    @Test
    void aFileGivesFieldsAndArgumentsWinOverIt() throws Exception {
        Path json = Files.writeString(
                temporary.resolve("s.json"),
                "{\"name\":\"a\",\"host\":\"h\",\"port\":81,\"_version\":4,\"_position\":\"0:7\"}");
        assertThat(read("services", "port=82", "@" + json)).isEqualTo(Map.of("name", "a", "host", "h", "port", 82));
    }

    @Test
    void mistakesNameTheArgument() {
        assertMistake("'orders' is neither field=value", "orders");
        assertMistake("'=x' is neither", "=x");
        assertMistake("'.a=x' names no field", ".a=x");
        assertMistake("'name=b': name is given already", "name=a", "name=b");
        assertMistake("'name.x=b': name is given already", "name=a", "name.x=b");
    }

    private static void assertMistake(String message, String... arguments) {
        assertThatThrownBy(() -> read("services", arguments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static Map<String, @Nullable Object> read(String entity, String... arguments) {
        return FieldArguments.read(DEFINITIONS, DEFINITIONS.require(entity), Arrays.asList(arguments));
    }
}
