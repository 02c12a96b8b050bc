package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.entail.dao.EntityStore;
import io.entail.declarative.ConfigImport.Options;
import io.entail.declarative.ConfigImport.Part;
import io.entail.declarative.text.ConfigText;
import io.entail.errors.DeclarativeConfigException;
import io.entail.read.Entity;
import io.entail.schema.Definitions;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The version by which paths of routes are interpreted is kept by imports and exports. */
final class PathReadingTest {
    private static final Definitions DEFINITIONS = Definitions.shipped();
    private static final String FILE_2 = """
            _format_version: "2.1"
            routes:
            - {name: plain, paths: [/a.b, '/%41/../c']}
            - {name: pattern, paths: ['/status/\\d+']}
            - {name: nowhere, hosts: [a.test]}
            """;
    /** The same routes as in {@link #FILE_2}, in the notation of 3.0. */
    private static final String FILE_3 = """
            _format_version: "3.0"
            routes:
            - {name: plain, paths: [/a.b, /c]}
            - {name: pattern, paths: ['~/status/\\d+']}
            - {name: nowhere, hosts: [a.test]}
            """;

    private final EntityStore store = EntityStore.inMemory();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatCameInAs3GoesOutAs3() throws Exception {
        importOf("""
                _format_version: "3.1"
                routes:
                - {name: text, paths: ['/a.*{b', '/users/(foo', '/é']}
                - {name: pattern, paths: ['~/a.*']}
                - {name: nowhere, hosts: [a.test]}
                """);
        assertThat(paths("text")).isEqualTo(List.of("/a.*{b", "/users/(foo", "/é"));
        assertThat(syntax("text")).isEqualTo("3.0");
        assertThat(syntax("pattern")).isEqualTo("3.0");
        assertThat(syntax("nowhere")).isNull();
        String exported = export();
        assertThat(exported).contains("_format_version: '3.0'", "~/a.*").doesNotContain("path_syntax");
        assertComesBack(exported);
    }

    @Test
    void anImportOf2IsExportedAs2() throws Exception {
        importOf(FILE_2);
        assertThat(paths("plain")).isEqualTo(List.of("/a.b", "/%41/../c"));
        assertThat(syntax("pattern")).isNull();
        String exported = export();
        assertThat(exported).contains("_format_version: '2.1'").doesNotContain("~", "path_syntax");
        assertComesBack(exported);
    }

    @Test
    void aStoreWithBothIsExportedAs3WithEquivalentPaths() throws Exception {
        importOf(FILE_2);
        store.dao("routes").insert(Map.of("name", "text", "paths", List.of("/x*"), "path_syntax", "3.0"));
        store.dao("routes").insert(Map.of("name", "empty", "hosts", List.of("b.test"), "path_syntax", "3.0"));
        String exported = export();
        assertThat(exported).contains("_format_version: '3.0'");
        assertThat(changes(exported, true)).isEmpty();
        try (EntityStore copy = EntityStore.inMemory()) {
            importOf(copy, exported);
            Entity plain = copy.dao("routes").selectBy("name", "plain").orElseThrow();
            assertThat(plain.fields())
                    .containsEntry("paths", List.of("/a.b", "/c"))
                    .containsEntry("path_syntax", "3.0");
            assertThat(copy.dao("routes")
                            .selectBy("name", "pattern")
                            .orElseThrow()
                            .fields())
                    .containsEntry("paths", List.of("~/status/\\d+"));
            assertThat(copy.dao("routes").selectBy("name", "text").orElseThrow().fields())
                    .containsEntry("paths", List.of("/x*"));
            assertThat(copy.dao("routes")
                            .selectBy("name", "empty")
                            .orElseThrow()
                            .text("path_syntax"))
                    .isEqualTo("3.0");
            assertThat(export(copy)).isEqualTo(exported);
        }
    }

    @Test
    void aRowThatIsEquivalentToAFileOfTheOtherVersionStays() throws Exception {
        importOf(FILE_2);
        assertThat(changes(FILE_3, true)).isEmpty();
        importOf(FILE_3.replace("name: plain", "regex_priority: 7, name: plain"));
        assertThat(paths("plain")).isEqualTo(List.of("/a.b", "/%41/../c"));
        assertThat(syntax("plain")).isNull();
        try (EntityStore other = EntityStore.inMemory()) {
            importOf(other, FILE_3);
            assertThat(changes(other, FILE_2, true)).isEmpty();
        }
    }

    @Test
    void aRowThatMeansAnythingElseIsReadAsTheFileSays() throws Exception {
        importOf("_format_version: '2.1'\nroutes: [{name: r, paths: ['/a.*']}]");
        String same = "_format_version: '3.0'\nroutes: [{name: r, paths: ['/a.*']}]";
        assertThat(changes(same, false)).containsExactly("path_syntax");
        importOf(same);
        assertThat(syntax("r")).isEqualTo("3.0");
        importOf("_format_version: '2.1'\nroutes: [{name: r, paths: ['/a.*']}]");
        assertThat(syntax("r")).isNull();
        importOf("_format_version: '3.0'\nroutes: [{name: r, paths: ['~/b.*', /c]}]");
        assertThat(paths("r")).isEqualTo(List.of("~/b.*", "/c"));
    }

    @Test
    void updatesKeepTheReadingOfTheRowAndOtherCallsReadAs2() throws Exception {
        importOf("_format_version: '3.0'\nroutes: [{name: r, paths: ['~/a.*']}]");
        String id = String.valueOf(route("r").text("id"));
        store.dao("routes").update(id, Map.of("paths", List.of("~/b.*", "/c*{")));
        assertThat(syntax("r")).isEqualTo("3.0");
        assertThat(catchThrowableOfType(
                        RuntimeException.class, () -> store.dao("routes").update(id, Map.of("paths", List.of("~/(b")))))
                .hasMessageContaining("invalid regex: '/(b'");
        assertThat(catchThrowableOfType(
                        RuntimeException.class,
                        () -> store.dao("routes").insert(Map.of("name", "s", "paths", List.of("~/b")))))
                .hasMessageContaining("should start with: /");
    }

    @Test
    void faultsAreThoseOfTheReading() {
        assertThat(faults("_format_version: '2.1'\nroutes: [{name: r, paths: ['~/a', '/(b']}]"))
                .isEqualTo(Map.of(
                        "routes[1].paths[1]", "should start with: /",
                        "routes[1].paths[2]", "invalid regex: '/(b' (PCRE returned: missing closing ))"));
        assertThat(faults("_format_version: '3.0'\nroutes: [{name: r, paths: ['~/(b', '/a/../b']}]"))
                .isEqualTo(Map.of(
                        "routes[1].paths[1]", "invalid regex: '/(b' (PCRE returned: missing closing ))",
                        "routes[1].paths[2]", "non-normalized path, consider use '/b' instead"));
        assertThat(faults("_format_version: '2.1'\nroutes: [{name: r, paths: ['~/a'], path_syntax: '3.0'}]"))
                .containsKey("routes[1].path_syntax");
    }

    private Entity route(String name) {
        return store.dao("routes").selectBy("name", name).orElseThrow();
    }

    private @Nullable Object paths(String name) {
        return route(name).fields().get("paths");
    }

    private @Nullable String syntax(String name) {
        return route(name).text("path_syntax");
    }

    private void assertComesBack(String exported) throws Exception {
        assertThat(changes(exported, true)).isEmpty();
        try (EntityStore copy = EntityStore.inMemory()) {
            importOf(copy, exported);
            for (Entity row : store.dao("routes").each()) {
                assertThat(copy.dao("routes")
                                .select(String.valueOf(row.text("id")))
                                .orElseThrow()
                                .fields())
                        .usingRecursiveComparison()
                        .ignoringFields("updated_at")
                        .isEqualTo(row.fields());
            }
            assertThat(export(copy)).isEqualTo(exported);
        }
    }

    private String export() throws IOException {
        return export(store);
    }

    private static String export(EntityStore from) throws IOException {
        StringWriter text = new StringWriter();
        new Exporter(from, DEFINITIONS, Optional.empty(), List.of()).write(text, false);
        return text.toString();
    }

    private static List<Part> plan(EntityStore into, String file, boolean prune) {
        return new ConfigImport(into, DEFINITIONS, new Options(prune, false), ImportListener.NONE)
                .plan(List.of(new ConfigText("x.yaml", file)), Instant.now());
    }

    private void importOf(String file) throws InterruptedException {
        importOf(store, file);
    }

    private static void importOf(EntityStore into, String file) throws InterruptedException {
        for (Part part : plan(into, file, false)) {
            new Importer(part.store(), ImportListener.NONE).run(part.plan());
        }
    }

    private List<String> changes(String file, boolean prune) {
        return changes(store, file, prune);
    }

    private static List<String> changes(EntityStore into, String file, boolean prune) {
        List<String> fields = new ArrayList<>();
        for (Part part : plan(into, file, prune)) {
            new Differences(new StoreRows(part.store()), Instant.now())
                    .tell(part.plan(), each -> each.fields().forEach(field -> fields.add(field.name())));
        }
        return fields;
    }

    private Map<String, ?> faults(String file) {
        DeclarativeConfigException refused =
                catchThrowableOfType(DeclarativeConfigException.class, () -> plan(store, file, false));
        return refused.fields();
    }
}
