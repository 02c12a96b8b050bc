package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.EntityStore;
import io.entail.errors.DefinitionException;
import io.entail.errors.SchemaViolationException;
import io.entail.quickstart.Page;
import io.entail.read.Entity;
import io.entail.schema.checks.EntityChecks;
import io.entail.schema.function.Verdict;
import io.entail.schema.load.Subschema;
import io.entail.schema.rules.RuleKind;
import io.entail.schema.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The page about definitions has every property that the loader knows, and its examples are right. */
final class DefinitionsPageTest {
    private static final Path PAGE = Path.of("ops/definitions.md");
    private static final Path LOADER = Path.of("src/main/java/io/entail/schema");

    /** Matches the places in the sources where a reader of definitions reads a property. */
    private static final Pattern ASKED = Pattern.compile(
            "\\b(?:properties\\.(?:value|flag|isSet|text|texts|object)\\(|several\\(properties, |\\bmark\\()\"(\\w+)\"");

    /** Matches the places in the sources where a part of an object property is read. */
    private static final Pattern ARGUMENT =
            Pattern.compile("\\bargument\\.(?:text|get|require|requireText)\\(\"(\\w+)\"");

    private static final Functions FUNCTIONS = Functions.builtIn()
            .withCheck("even", value -> ((Number) value).longValue() % 2 == 0 ? null : "must be even")
            .withEntityCheck(
                    "sorted",
                    values -> String.valueOf(values.get("a")).compareTo(String.valueOf(values.get("b"))) <= 0
                            ? Verdict.pass()
                            : Verdict.refuse("must be sorted"))
            .withShorthand("both", value -> Map.of("a", value, "b", value))
            .withTransform("upper", values -> Map.of("a", values.get(0)));

    @TempDir
    private Path temporary;

    private record Shown(boolean type, String property, String example, String refused, String message) {}

    private static List<Shown> shown() throws IOException {
        List<Shown> shown = new ArrayList<>();
        boolean types = false;
        for (List<String> row : Page.read(PAGE).rows()) {
            if (row.size() < 6 || !row.get(3).startsWith("`")) {
                types = row.get(0).equals("type") || (types && row.get(0).startsWith("-"));
            } else {
                shown.add(new Shown(types, code(row.get(0)), code(row.get(3)), code(row.get(4)), code(row.get(5))));
            }
        }
        return shown;
    }

    private static String code(String cell) {
        return cell.replaceAll("^`|`$", "");
    }

    @Test
    @DisplayName("the page has every property that the loader knows, and no other")
    void everyPropertyIsThere() throws Exception {
        Set<String> known = new TreeSet<>(Set.of(Subschema.OF, Subschema.NAMES));
        for (RuleKind kind : Rules.inOrder()) {
            known.add(kind.property());
        }
        EntityChecks.all().forEach(kind -> known.add(kind.property()));
        try (Stream<Path> files = Files.walk(LOADER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher asked = ASKED.matcher(Files.readString(file));
                while (asked.find()) {
                    known.add(asked.group(1));
                }
            }
        }
        Set<String> arguments = new TreeSet<>();
        try (Stream<Path> files = Files.walk(LOADER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher named = ARGUMENT.matcher(Files.readString(file));
                while (named.find()) {
                    arguments.add(named.group(1));
                }
            }
        }
        assertThat(Page.read(PAGE).spans()).containsAll(arguments);
        Set<String> told = new TreeSet<>();
        shown().stream().filter(each -> !each.type()).map(Shown::property).forEach(told::add);
        assertThat(told).isEqualTo(known);
    }

    @Test
    @DisplayName("annotations in the running text of the README and of the page are properties of the loader")
    void annotationsExist() throws Exception {
        Set<String> told = new TreeSet<>();
        shown().forEach(each -> told.add(each.property()));
        for (Path page : List.of(PAGE, Path.of("README.md"))) {
            assertThat(Page.read(page).spans())
                    .filteredOn(span -> span.startsWith("@"))
                    .allSatisfy(span -> assertThat(told).contains(span.replaceAll("^@(\\w+).*", "$1")));
        }
    }

    @Test
    @DisplayName("the code blocks of the page are definitions that load together")
    void blocksLoad() throws Exception {
        List<Path> files = new ArrayList<>();
        for (Page.Block block : Page.read(PAGE).blocks("avdl")) {
            files.add(Files.writeString(temporary.resolve("block" + files.size() + ".avdl"), block.text()));
        }
        files.add(Files.writeString(temporary.resolve("parcels.avdl"), """
                namespace shop;
                schema Parcel;

                @entity("parcels") @primaryKey(["id"]) @subschemaKey("kind")
                record Parcel {
                  union { null, uuid } @auto(true) id = null;
                  union { null, string } @required(true) kind = null;
                  union { null, string } @json(true) @abstract(true) options = null;
                }
                """));
        try (EntityStore store = EntityStore.inMemory(Definitions.load(files, true, FUNCTIONS))) {
            Entity order = store.dao("orders")
                    .insert(Map.of("number", "A-1", "email", "bea@shop.example", "tags", List.of("a", "a")));
            assertThat(order.number("quantity")).isEqualTo(1);
            assertThat(order.list("tags")).hasSize(1);
            assertThat(store.dao("parcels")
                            .insert(Map.of("kind", "express", "options", Map.of()))
                            .map("options")
                            .get("hours"))
                    .isEqualTo(24);
        }
    }

    @TestFactory
    @DisplayName("each example loads, and the values that it refuses are refused with the stated words")
    Stream<DynamicTest> examples() throws Exception {
        return shown().stream()
                .map(each -> DynamicTest.dynamicTest(each.property() + ": " + each.example(), () -> check(each)));
    }

    private void check(Shown each) throws Exception {
        Definitions loaded = load(each.example());
        boolean isDefinition = each.refused().startsWith("@")
                || each.refused().endsWith("f;")
                || each.refused().endsWith("f = null;");
        if (isDefinition) {
            assertThatThrownBy(() -> load(each.refused()))
                    .isInstanceOf(DefinitionException.class)
                    .hasMessageContaining(each.message());
            return;
        }
        try (EntityStore store = EntityStore.inMemory(loaded)) {
            Map<String, Object> values = new HashMap<>();
            if (each.example().startsWith("@")) {
                values.putAll(Entity.fieldsOf(each.refused()));
            } else {
                values.putAll(Entity.fieldsOf("{\"f\": " + each.refused() + "}"));
            }
            assertThatThrownBy(() -> store.dao("things").insert(values))
                    .isInstanceOf(SchemaViolationException.class)
                    .hasMessageContaining(each.message());
        }
    }

    /** Loads an example, which is a field or some properties of the record, as part of a definition of things. */
    private Definitions load(String example) throws IOException {
        boolean field = !example.startsWith("@");
        String record = field ? "" : example;
        StringBuilder text = new StringBuilder("namespace shop;\nschema Thing;\n");
        text.append("record Part { union { null, string } name = null; }\n");
        if (example.startsWith("@subschema")
                && !example.startsWith("@subschemaKey")
                && !example.startsWith("@subschemaError")) {
            String other =
                    example.startsWith("@subschemaOf") ? "@subschemaNames([\"x\"])" : "@subschemaOf(\"parcels\")";
            text.append(example).append(' ').append(other).append(" record Thing { string name; }\n");
        } else {
            text.append(record.contains("@entity(") ? "" : "@entity(\"things\") ");
            text.append(record.contains("@primaryKey(") ? "" : "@primaryKey([\"id\"]) ");
            text.append(record.contains("@workspaceable(") ? "" : "@workspaceable(true) ");
            text.append(record).append(" record Thing {\n  union { null, uuid } @auto(true) id = null;\n");
            text.append("  union { null, string } a = null;\n  union { null, string } b = null;\n");
            text.append("  union { null, string } @unique(true) c = null;\n");
            text.append(field ? "  " + example + "\n" : "").append("}\n");
        }
        List<Path> files = new ArrayList<>();
        files.add(Files.writeString(temporary.resolve("thing.avdl"), text));
        files.add(Files.writeString(temporary.resolve("parcels.avdl"), """
                namespace shop;
                schema Parcel;

                @entity("parcels") @primaryKey(["id"]) @subschemaKey("name")
                record Parcel {
                  union { null, uuid } @auto(true) id = null;
                  union { null, string } name = null;
                }
                """));
        return Definitions.load(files, true, FUNCTIONS);
    }
}
