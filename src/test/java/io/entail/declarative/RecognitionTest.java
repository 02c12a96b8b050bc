package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.declarative.text.ConfigText;
import io.entail.errors.DeclarativeConfigException;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.schema.Definitions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Entities of files are matched to existing rows, and unique values are compared in the form in which they are stored.
 */
final class RecognitionTest {
    private static final String V = "_format_version: '3.0'\n";
    private static final String ID = "11111111-2222-3333-4444-555555555555";

    private final EntityStore store = EntityStore.inMemory();
    private final Imports imports = new Imports(store);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTargetIsTheOneOfItsUpstreamWithTheSameAddress() throws Exception {
        imports.run(target("10.0.0.1"));
        String id = id("targets");
        assertThat(imports.run(target("10.0.0.1"))).isEmpty();
        assertThat(imports.run(target("10.0.0.1:8000"))).isEmpty();
        assertThat(imports.run(target("10.0.0.1:8000, weight: 7"))).containsExactly("~ targets 10.0.0.1:8000");
        assertThat(imports.run(Imports.PRUNE, target("10.0.0.1:8000, weight: 7")))
                .isEmpty();
        assertThat(id("targets")).isEqualTo(id);
        assertThat(imports.changes(Imports.PRUNE, target("10.0.0.2")))
                .containsExactly("+ targets 10.0.0.2:8000", "- targets 10.0.0.1:8000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8::a",
                "2001:DB8::A",
                "'[2001:db8::a]'",
                "'[2001:DB8::A]:8000'",
                "'[2001:0db8:0:0:0:0:0:a]:08000'",
                "'[2001:db8::0.0.0.10]'"
            })
    void textFormsOfAnAddressAreOneAddress(String text) throws Exception {
        imports.run(target("'[2001:db8::a]:8000'"));
        assertThat(imports.changes(Imports.PRUNE, target(text))).isEmpty();
        assertThat(imports.faults(V + "upstreams: [{name: u.test, targets: [{target: '[2001:db8::a]'}, {target: " + text
                        + "}]}]"))
                .hasSize(1)
                .hasEntrySatisfying(
                        "upstreams[1].targets[2]",
                        fault -> assertThat(fault).asString().endsWith("the same as upstreams[1].targets[1]"));
        EntityStore other = EntityStore.inMemory();
        new Imports(other).run(target(text));
        assertThat(other.dao("targets").stream().map(row -> row.text("target"))).containsExactly("[2001:db8::a]:8000");
        other.close();
    }

    @Test
    void namesOfHostsAreOneInAnyCase() throws Exception {
        imports.run(V + "upstreams: [{name: Up.Test}]");
        assertThat(imports.run(V + "upstreams: [{name: UP.test}]")).isEmpty();
        assertThat(store.dao("upstreams")
                        .selectBy("name", "uP.tesT")
                        .orElseThrow()
                        .text("name"))
                .isEqualTo("up.test");
        assertThat(imports.run(V + "targets: [{target: h, upstream: UP.TEST}]")).containsExactly("+ targets h:8000");
        assertThat(imports.faults(V + "upstreams: [{name: A.test}, {name: a.test}]"))
                .isEqualTo(Map.of(
                        "upstreams[2].name",
                        "UNIQUE violation detected on '{name=\"a.test\"}': the same as upstreams[1]"));
        Entity certificate = store.with(Options.DEFAULT)
                .dao("certificates")
                .insert(Map.of("cert", "{vault://a/b}", "key", "{vault://a/c}", "snis", List.of("A.test")));
        String id = String.valueOf(certificate.text("id"));
        assertThat(imports.changes(Imports.PLAIN, V + "snis: [{name: a.TEST, certificate: " + id + "}]"))
                .isEmpty();
        store.dao("certificates").update(id, Map.of("snis", List.of("a.TEST", "b.test")));
        assertThat(store.dao("snis").stream().map(row -> row.text("name")))
                .containsExactlyInAnyOrder("a.test", "b.test");
        assertThat(catchThrowableOfType(
                        UniqueViolationException.class,
                        () -> store.dao("upstreams").insert(Map.of("name", "UP.TEST"))))
                .hasMessageContaining("name=\"up.test\"");
    }

    @Test
    void anAuthorityIsTheOneWithTheSameCertificate() throws Exception {
        String pem = Files.readString(Path.of("src/test/resources/io/entail/schema/shipped/ca.crt.pem"));
        String cert = pem.lines().map(line -> "    " + line).reduce("", (all, line) -> all + line + "\n");
        String file = V + "ca_certificates:\n- cert: |\n" + cert;
        assertThat(imports.run(file)).containsExactly("+ ca_certificates");
        assertThat(imports.run(file + "  tags: [a]\n")).containsExactly("~ ca_certificates");
        assertThat(imports.run(file + "  tags: [a]\n")).isEmpty();
        assertThat(imports.plan(Imports.PLAIN, file).get(0).plan().idsOfContent())
                .isZero();
        assertThat(imports.faults(file + "- cert: |\n\n" + cert))
                .hasEntrySatisfying(
                        "ca_certificates[2].cert_digest",
                        fault -> assertThat(fault).asString().endsWith("the same as ca_certificates[1]"));
        assertThat(imports.faults(file + "  id: " + ID + "\n"))
                .hasEntrySatisfying(
                        "ca_certificates[1].cert_digest",
                        fault -> assertThat(fault).asString().endsWith("in the store"));
    }

    @Test
    void rowsThatAreStoredInAnotherFormAreFoundAndDoNotCollideWithThemselves() {
        Rows rows = new Rows(Definitions.shipped());
        rows.addStored("upstreams", Map.of("id", ID, "name", "Old.Test"));
        rows.addStored(
                "targets",
                Map.of("id", ID, "target", "[2001:DB8::A]:8000", "weight", 100, "upstream", Map.of("id", ID)));
        String file = V + "upstreams: [{name: old.test, targets: [{target: '2001:db8::a'}]}]";
        ImportPlan plan = plan(rows, file);
        assertThat(plan.writes()).allSatisfy(write -> {
            assertThat(write.isNew()).isFalse();
            assertThat(write.key()).isEqualTo(ID);
        });
        assertThat(plan.created()).isZero();
        String other = V + "upstreams: [{name: OLD.TEST, id: " + ID.replace("1111", "2222") + "}]";
        assertThat(catchThrowableOfType(DeclarativeConfigException.class, () -> plan(rows, other))
                        .fields())
                .hasEntrySatisfying(
                        "upstreams[1].name",
                        fault -> assertThat(fault).asString().endsWith("held by '" + ID + "' in the store"));
    }

    @Test
    void anEntityIsNotTheRowOfAnotherName() throws Exception {
        imports.run(V + "consumers: [{username: ann, custom_id: '7'}, {custom_id: '8'}]");
        assertThat(imports.faults(V + "consumers: [{username: bob, custom_id: '7'}]"))
                .hasSize(1);
        assertThat(imports.run(V + "consumers: [{username: bob, custom_id: '8'}]"))
                .containsExactly("~ consumers bob");
    }

    @Test
    void valuesThatATransformationMakesAreComparedEvenWhenSomethingElseIsWrong() {
        assertThat(imports.faults(V + """
                        upstreams:
                        - name: u.test
                          targets: [{target: h}, {target: 'H:8000', weight: -1}]
                        """))
                .containsOnlyKeys("upstreams[1].targets[2]", "upstreams[1].targets[2].weight");
    }

    private static ImportPlan plan(Rows rows, String file) {
        return ImportPlan.of(
                List.of(new ConfigText("x.yaml", file)), Definitions.shipped(), rows, Instant.EPOCH.plusSeconds(5));
    }

    private static String target(String text) {
        return V + "upstreams: [{name: u.test, targets: [{target: " + text + "}]}]";
    }

    private String id(String entity) {
        return store.dao(entity).stream()
                .map(row -> String.valueOf(row.text("id")))
                .findFirst()
                .orElseThrow();
    }
}
