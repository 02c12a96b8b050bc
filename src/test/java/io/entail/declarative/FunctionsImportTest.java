package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.declarative.ConfigImport.Part;
import io.entail.declarative.text.ConfigText;
import io.entail.errors.DeclarativeConfigException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.schema.Functions;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports of entities whose definitions name functions, so that the stored values differ from those in the file. */
final class FunctionsImportTest {
    private static final String DEFINITIONS = """
            namespace test;
            @entity("logins") @primaryKey(["id"]) @endpointKey("name") @workspaceable(true)
            @transformation({"input": ["password"], "onWrite": "hash", "onRead": "stars"})
            @shorthand({"name": "site", "type": "string", "function": "site"})
            record Login {
              union { null, uuid } @auto(true) id = null;
              union { null, string } @unique(true) name = null;
              union { null, string } password = null;
              union { null, string } host = null;
              union { null, string } @unique(true) @uniqueAcrossWs(true) mail = null;
            }
            @entity("codes") @primaryKey(["id"]) @workspaceable(true)
            @transformation({"input": ["code"], "needs": ["region"], "onWrite": "region-code"})
            record Code {
              union { null, uuid } @auto(true) id = null;
              union { null, string } code = null;
              union { string, null } region = "eu";
              union { null, string } @unique(true) full = null;
            }
            @entity("visits") @primaryKey(["id"]) @workspaceable(true) @dbExport(false)
            record Visit {
              union { null, uuid } @auto(true) id = null;
              union { null, string } note = null;
            }
            """;

    private static final Functions FUNCTIONS = Functions.builtIn()
            .withTransform("hash", arguments -> {
                if (arguments.get(0).equals("weak")) {
                    throw new IllegalArgumentException("too weak");
                }
                return Map.of("password", "#" + arguments.get(0));
            })
            .withTransform(
                    "region-code",
                    arguments -> Map.of("full", (arguments.get(1) + "-" + arguments.get(0)).toUpperCase(Locale.ROOT)))
            .withTransform("stars", arguments -> Map.of("password", "***"))
            .withShorthand("site", value -> Map.of("host", value + ".example.com"));

    @TempDir
    private Path temporary;

    private Definitions definitions = Definitions.shipped();
    private EntityStore store = EntityStore.inMemory();

    @BeforeEach
    void open() throws Exception {
        store.close();
        Path file = Files.writeString(temporary.resolve("logins.avdl"), DEFINITIONS);
        store = EntityStore.inMemory(Definitions.load(List.of(file), true, FUNCTIONS));
        definitions = Definitions.of(store.definitions(), FUNCTIONS);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void valuesAreTransformedOnceAndComparedAsTheyAreStored() throws Exception {
        String file = "logins: [{name: ann, password: secret, site: shop}]";
        importOf(file);
        assertThat(stored("ann")).containsEntry("password", "#secret").containsEntry("host", "shop.example.com");
        Position after = store.reader().reached();
        importOf(file);
        assertThat(store.reader().reached()).isEqualTo(after);
    }

    @Test
    void aFileMaySayThatItsValuesAreTransformedAlready() throws Exception {
        importOf("_transform: false\nlogins: [{name: ann, password: '#secret'}]");
        assertThat(stored("ann")).containsEntry("password", "#secret");
    }

    @Test
    void anExportHasValuesAsTheyAreStored() throws Exception {
        importOf("logins: [{name: ann, password: secret}]\nvisits: [{note: mine}]");
        StringWriter text = new StringWriter();
        new Exporter(store, definitions, Optional.empty(), List.of()).write(text, false);
        assertThat(text.toString()).contains("_transform: false", "'#secret'").doesNotContain("visits");
        Position after = store.reader().reached();
        importText(text.toString(), true);
        assertThat(store.reader().reached()).isEqualTo(after);
        assertThat(store.dao("visits").count()).isEqualTo(1);
    }

    @Test
    void aFailedTransformationIsAFault() {
        DeclarativeConfigException refused = catchThrowableOfType(
                DeclarativeConfigException.class,
                () -> importOf("logins: [{name: ann, password: weak}, {name: bob, site: 5}]"));
        assertThat(refused.fields())
                .containsEntry("logins[2].site", "expected a string")
                .hasEntrySatisfying(
                        "logins[1]", fault -> assertThat(fault.toString()).contains("too weak"));
    }

    @Test
    void aValueThatAnotherWorkspaceHasIsAFaultWhereItIsTheOnlyOne() throws Exception {
        store.dao("workspaces").insert(Map.of("name", "team"));
        importOf("_workspace: team\nlogins: [{name: ann, mail: a@b.example}]");
        importOf("logins: [{name: ann}]");
        DeclarativeConfigException refused = catchThrowableOfType(
                DeclarativeConfigException.class, () -> importOf("logins: [{name: bob, mail: a@b.example}]"));
        assertThat(refused.fields()).containsOnlyKeys("logins[1].mail");
    }

    private Map<String, Object> stored(String name) {
        Entity login = store.dao("logins")
                .with(Options.DEFAULT.untransformed())
                .selectBy("name", name)
                .orElseThrow();
        return login.fields();
    }

    private void importOf(String file) throws InterruptedException {
        importText("_format_version: '3.0'\n" + file, false);
    }

    private void importText(String file, boolean prune) throws InterruptedException {
        for (Part part : new ConfigImport(
                        store, definitions, new ConfigImport.Options(prune, false), ImportListener.NONE)
                .plan(List.of(new ConfigText("x.yaml", file)), Instant.now())) {
            new Importer(part.store(), ImportListener.NONE).run(part.plan());
        }
    }

    @Test
    void uniqueValuesThatATransformationMakesAreThoseThatAreCompared() throws Exception {
        Imports imports = new Imports(store, definitions, new ArrayList<>());
        String file = "_format_version: '2.1'\ncodes: [{code: a}, {code: b, region: us}]";
        assertThat(imports.run(file)).hasSize(2);
        assertThat(imports.run(file.replace("code: a", "code: A"))).containsExactly("~ codes");
        assertThat(imports.run(file.replace("code: a", "code: A, region: eu"))).isEmpty();
        assertThat(imports.faults(file.replace("code: b, region: us", "code: A, region: EU")))
                .hasEntrySatisfying(
                        "codes[2].full", fault -> assertThat(fault).asString().endsWith("the same as codes[1]"));
    }
}
