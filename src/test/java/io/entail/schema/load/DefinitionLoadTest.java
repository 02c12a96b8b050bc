package io.entail.schema.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.DefinitionException;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.Functions;
import io.entail.schema.TestDefinitions;
import io.entail.schema.function.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unknown names are reported when a file is loaded, with the names that exist, and do not prevent reading a log. */
class DefinitionLoadTest {
    private static final Functions FUNCTIONS = Functions.builtIn()
            .withFormat("isbn", text -> null)
            .withCheck("even", value -> null)
            .withEntityCheck("in-print", fields -> Verdict.pass())
            .withShorthand("full-title", value -> Map.of())
            .withTransform("seal", arguments -> Map.of());

    @TempDir
    private Path folder;

    /** The columns are fields, properties of the record, and the message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            string @format("isbm") a;                     |                                | Thing.a: no format 'isbm' is registered (the closest is 'isbn')
            string @format("HOST") a;                     |                                | Thing.a: no format 'HOST' is registered (the closest is 'host')
            array<@format("hots") string> a;              |                                | Thing.a: no format 'hots' is registered (the closest is 'host')
            map<string> @keys({"format": "heder_name"}) a; |                               | Thing.a: no format 'heder_name' is registered (the closest is 'header_name')
            map<array<@format("hots") string>> a;         |                                | Thing.a: no format 'hots' is registered (the closest is 'host')
            int @check("odd") a;                          |                                | Thing.a: no check 'odd' is registered (there are: #check)
            string a;                                     | @check("in-prnt")              | Thing: no entity check 'in-prnt' is registered (the closest is 'in-print')
            string a;                                     | @entityCheck([{"fieldSources": ["a"], "function": "in_print"}, {"fieldSources": ["a"], "function": "in-prin"}]) | Thing: no entity check 'in_print' is registered (the closest is 'in-print'); test.avdl: Thing: no entity check 'in-prin' is registered (the closest is 'in-print')
            string a;                                     | @conditional({"ifField": "a", "ifMatch": {"format": "hots"}, "thenField": "a", "thenMatch": {"check": "evn"}}) | Thing: no format 'hots' is registered (the closest is 'host'); test.avdl: Thing: no check 'evn' is registered (the closest is 'even')
            string a; array<string> l;                    | @conditional({"ifField": "l", "ifMatch": {"elements": {"format": "hots"}}, "thenField": "a", "thenMatch": {"ne": "x"}}) | Thing: no format 'hots' is registered (the closest is 'host')
            string a;                                     | @conditionalAtLeastOneOf({"ifField": "a", "ifMatch": {"eq": "x"}, "thenAtLeastOneOf": ["a"], "elseMatch": {"check": "evn"}, "elseThenAtLeastOneOf": ["a"]}) | Thing: no check 'evn' is registered (the closest is 'even')
            string a;                                     | @shorthand({"name": "s", "type": "string", "function": "title"}) | Thing: no shorthand 'title' is registered (there are: #shorthand)
            string a;                                     | @transformation({"input": ["a"], "onWrite": "seel", "onRead": "unseal"}) | Thing: no transformation 'seel' is registered (the closest is 'seal'); test.avdl: Thing: no transformation 'unseal' is registered (the closest is 'seal')
            uuid @references("thing") a;                  |                                | Thing.a: schema refers to an invalid foreign entity: thing (the closest is 'things')
            uuid @references("owners") a;                 |                                | Thing.a: schema refers to an invalid foreign entity: owners (there are: things)
            string title;                                 | @cacheKey(["titel"])           | Thing: cacheKey: values must be field names, 'titel' is none (the closest is 'title')
            string title;                                 | @endpointKey("titel")          | Thing: endpointKey: value must be a field name, 'titel' is none (the closest is 'title')
            string title;                                 | @subschemaKey("kind")          | Thing: subschemaKey: value must be a field name, 'kind' is none (there are: id, title)
            string title;                                 | @distinct(["id", "titel"])     | Thing: distinct: values must be field names, 'titel' is none (the closest is 'title')
            string title;                                 | @transformation({"input": ["titel"], "onWrite": "seal"}) | Thing: transformation: invalid field name: titel (the closest is 'title')
            string @lenMx(5) a;                           |                                | Thing.a: unknown property 'lenMx' (the closest is 'lenMax')
            string a;                                     | @workspacable(true)            | Thing: unknown property 'workspacable' (the closest is 'workspaceable')
            """)
    void aNameOfWhatIsNotThereIsAFault(String fields, String properties, String told) {
        String file = TestDefinitions.file("", fields, properties == null ? "" : properties);
        assertThatThrownBy(() -> TestDefinitions.of(FUNCTIONS, file))
                .isInstanceOf(DefinitionException.class)
                .hasMessageEndingWith(
                        ": " + told.replace("#check", all("check")).replace("#shorthand", all("shorthand")));
    }

    private static String all(String kind) {
        return FUNCTIONS.names(kind).stream().sorted().collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ["id"]      | @endpointKey("a")                              | no
            ["id"]      | @endpointKey("a") @cacheKey(["a", "b"])        | no
            ["a", "b"]  | @endpointKey("a")                              | no
            ["id"]      | @endpointKey("u")                              | yes
            ["a"]       | @endpointKey("a")                              | yes
            ["id"]      | @endpointKey("a") @cacheKey(["next", "a"])     | yes
            ["id"]      | @endpointKey("a") @cacheKey(["a", "b", "next"]) | no
            """)
    void anEndpointKeyNamesOneRow(String key, String properties, String loads) {
        String file = "@entity(\"things\") @primaryKey(" + key + ") " + properties + " record Thing { "
                + "union { null, uuid } @auto(true) id = null; union { null, string } a = null; "
                + "union { null, string } b = null; union { null, string } @unique(true) u = null; "
                + "union { null, uuid } @references(\"others\") next = null; } "
                + "@entity(\"others\") @primaryKey([\"id\"]) record Other { union { null, uuid } id = null; }";
        assertThat(TestDefinitions.faults(file))
                .isEqualTo(
                        loads.equals("yes")
                                ? ""
                                : "invalid definition: test.avdl: Thing: endpointKey: 'a' is not unique: mark it @unique(true), or"
                                        + " make it with references a @cacheKey, to be unique among the rows of a parent");
    }

    @Test
    void definitionsOfALogAreReadWithoutTheFunctionsThatTheyName() {
        String file = TestDefinitions.file(
                "", "string @format(\"isbn\") a; string @unique(true) u;", "@endpointKey(\"u\") @check(\"in-print\")");
        String json = TestDefinitions.of(FUNCTIONS, file).require("things").json();
        EntityDefinition read =
                EntityDefinition.fromLog(json.replace("\"unique\":true", "\"doc\":\"no longer unique\""));
        assertThat(read.missingFunctions())
                .containsExactlyInAnyOrder("Thing.a: format 'isbn'", "Thing: entity check 'in-print'");
        assertThat(read.unsupported()).isEmpty();
        assertThat(read.endpointKey()).contains("u");
    }

    @Test
    void aFolderHasDefinitionsAndNothingThatIsPassedOver() throws IOException {
        assertFault(
                folder, folder + ": no .avdl or .avsc file is in this folder, and folders in it are not looked into");
        Files.createDirectory(folder.resolve("more"));
        write("README.md", "What is what.");
        write(".hidden", "");
        assertFault(
                folder, folder + ": no .avdl or .avsc file is in this folder, and folders in it are not looked into");
        write("good.avdl", TestDefinitions.file("", ""));
        assertThat(Definitions.load(List.of(folder), false).get("things")).isNotNull();
        Path saved = write("good.avdl.bak", "");
        assertFault(folder, saved + ": neither .avdl nor .avsc");
    }

    @Test
    void emptyFilesAndFilesThatAreNotThereAreFaults() throws IOException {
        Path empty = write("empty.avdl", " \n");
        assertFault(empty, "invalid definition: " + empty + ": the file is empty");
        Path nothing = write("nothing.avsc", "[]");
        assertFault(nothing, "invalid definition: " + nothing + ": no record has @entity or @subschemaOf");
        Path helper = write("helper.avdl", "record Address { string street; }");
        assertFault(helper, "invalid definition: " + helper + ": no record has @entity or @subschemaOf");
        Path missing = folder.resolve("missing");
        assertFault(missing, "invalid definition: " + missing + ": cannot be read: there is no such file or folder");
    }

    /**
     * Reading the shipped definitions took 20 ms for each store in memory, and 400 ms in a process that had just
     * started.
     */
    @Test
    void shippedDefinitionsAreReadOnceInAProcess() throws IOException {
        Path file = folder.resolve("thing.avdl");
        Files.writeString(file, TestDefinitions.file("", "string a;", ""));
        Definitions first = Definitions.shipped();
        Definitions second = Definitions.load(List.of(file), true, FUNCTIONS);

        for (EntityDefinition definition : first.all()) {
            assertThat(second.require(definition.name())).isSameAs(definition);
            EntityDefinition inLog = EntityDefinition.fromLog(definition.json());
            assertThat(inLog.boundTo(second))
                    .as("a definition in the log with the same text is the same object")
                    .isSameAs(definition);
        }
        assertThat(second.get("things")).isNotNull();
        assertThat(first.get("things")).isNull();
    }

    @Test
    void subschemasAreFilesToo() throws IOException {
        Path file = write(
                "warp.avdl",
                "record WarpConfig { union { null, string } @format(\"hots\") host = null; }"
                        + " @subschemaOf(\"plugins\") @subschemaNames([\"warp\"]) record Warp { WarpConfig config; }"
                        + " @subschemaOf(\"plugin\") @subschemaNames([\"woof\"]) record Woof { WarpConfig config; }");
        assertThatThrownBy(() -> Definitions.load(List.of(file), true))
                .hasMessageContaining(
                        file + ": WarpConfig.host: no format 'hots' is registered (the closest is 'host')")
                .hasMessageContaining(
                        file + ": Woof: subschemaOf: there is no entity 'plugin' (the closest is 'plugins')");
    }

    @Test
    void allFaultsOfAllFilesAreReportedAtOnce() throws IOException {
        Path one = write(
                "one.avdl",
                "@entity(\"ones\") @primaryKey([\"id\"]) @endpointKey(\"a\") record One { uuid id;"
                        + " string @format(\"hots\") a; string @check(\"x\") b; }");
        Path two = write("two.avdl", "@entity(\"ones\") @primaryKey([\"id\"]) record Two { uuid id; }");
        Path notes = write("notes.txt", "");
        Path empty = write("empty.avsc", "");
        assertThatThrownBy(() -> Definitions.load(List.of(folder), false))
                .isInstanceOfSatisfying(DefinitionException.class, e -> {
                    assertThat(e.fields())
                            .containsOnlyKeys(one.toString(), two.toString(), notes.toString(), empty.toString());
                    assertThat(e).hasMessageStartingWith("6 faults in definitions: ");
                });
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void assertFault(Path path, String message) {
        assertThatThrownBy(() -> Definitions.load(List.of(path), false))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining(message);
    }

    /** A process that reads only other entities does not load the shipped subschemas. */
    @Test
    void shippedSubschemasAreForTheseEntities() {
        assertThat(Definitions.shipped().all())
                .filteredOn(definition -> !definition.variants().subschemas().isEmpty())
                .extracting(EntityDefinition::name)
                .containsExactlyInAnyOrderElementsOf(Definitions.SPECIALISED);
    }
}
