package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.EntityStore;
import io.entail.declarative.ConfigImport.Options;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The workspaces into which files are imported, and faults, all of which are reported. */
final class FilePlacesTest {
    private static final String V = "_format_version: '3.0'\n";
    private static final String NOBODY = "11111111-2222-3333-4444-555555555555";

    private final EntityStore store = EntityStore.inMemory();
    private final Imports imports = new Imports(store);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aWorkspaceThatAFileNamesIsMadeInTheSameWrite() throws Exception {
        String file = V + "_workspace: team\nconsumers: [{username: ann}]";
        assertThat(imports.changes(Imports.PLAIN, file)).containsExactly("+ workspaces team", "+ consumers ann");
        assertThat(store.dao("workspaces").selectBy("name", "team")).isEmpty();
        assertThat(imports.notes()).containsExactly("workspace 'team' is not there: this import makes it");
        long before = store.reader().reached().offset();
        imports.run(file);
        assertThat(store.reader().reached().offset()).isEqualTo(before + 1);
        assertThat(store.workspace("team").dao("consumers").selectBy("username", "ann"))
                .isPresent();
        assertThat(imports.changes(Imports.PRUNE, file)).isEmpty();
        assertThat(imports.run(V + "workspaces: [{name: team}]")).isEmpty();
    }

    @Test
    void aWorkspaceIsMadeOnceForAllFilesThatNameItAndAsOneOfThemSays() throws Exception {
        assertThat(imports.run(
                        V + "_workspace: team\nconsumers: [{username: ann}]",
                        V + "_workspace: team\nconsumers: [{username: bob}]",
                        V + "workspaces: [{name: team, id: " + NOBODY + ", comment: ours}]"))
                .containsExactlyInAnyOrder("+ consumers ann", "+ consumers bob", "+ workspaces team");
        assertThat(store.workspace("team").workspace()).isEqualTo(NOBODY);
        assertThat(store.workspace("team").dao("consumers").count()).isEqualTo(2);
    }

    @Test
    void aWorkspaceThatHadTheNameOnceStays() throws Exception {
        imports.run(V + "_workspace: team\nconsumers: [{username: ann}]");
        String id = store.workspace("team").workspace();
        store.dao("workspaces").update(id, Map.of("name", "squad"));
        imports.run(V + "_workspace: team\nconsumers: [{username: bob}]");
        assertThat(store.workspace("squad").dao("consumers").selectBy("username", "ann"))
                .isPresent();
        assertThat(store.workspace("team").dao("consumers").count()).isEqualTo(1);
    }

    @Test
    void aWorkspaceThatCannotBeMadeIsAFaultAmongAllOthers() {
        assertThat(imports.faults(
                        new Options(false, true, "nowhere"),
                        "_workspace: x\nconsumers: [{}]\ngadgets: []\n_info: {x: 1}"))
                .containsOnlyKeys("--workspace", "consumers[1]", "gadgets", "_info.x", "_format_version");
        assertThat(imports.faults(V + "_workspace: " + NOBODY + "\nconsumers: [{username: 5}]"))
                .isEqualTo(Map.of(
                        "_workspace",
                        "invalid workspace '" + NOBODY + "'",
                        "consumers[1].username",
                        "expected a string"));
        assertThat(imports.faults(V + "_workspace: 'not a name'\nconsumers: [{username: 5}]"))
                .containsOnlyKeys("_workspace.name", "consumers[1].username");
    }

    @Test
    void aFileThatCannotBeReadHidesNothingOfTheOthers() {
        assertThat(imports.faults(
                        V + "services: [{name: s, host: h}",
                        V + "routes: [{name: r, service: s, hosts: [h]}, {name: q, hosts: 5}]",
                        "consumers: [{}]"))
                .containsOnlyKeys(
                        "x0.yaml", "x1.yaml: routes[2].hosts", "x2.yaml: consumers[1]", "x2.yaml: _format_version");
    }

    @Test
    void faultsOfPruningAreReportedWithTheOthers() throws Exception {
        imports.run(V + "services: [{name: s, host: h, tags: [shop]}]\nroutes: [{name: r, hosts: [h], service: s}]");
        assertThat(imports.faults(Imports.PRUNE, V + "_info: {select_tags: [shop]}\nconsumers: [{username: 5}]"))
                .hasSize(2)
                .containsEntry("consumers[1].username", "expected a string");
    }

    @Test
    void allFaultsOfAPluginAreReported() {
        assertThat(imports.faults(V + """
                        routes: [{name: r, protocols: [https], hosts: [h]}]
                        plugins: [{name: rate-limiting, route: r, protocols: [http], config: {minute: -1}}]
                        """)).containsOnlyKeys("plugins[1].protocols", "plugins[1].config.minute");
    }

    @Test
    void globallyUniqueValuesAreCheckedOverTheFilesOfAllWorkspaces() throws Exception {
        String certificate = "certificates: [{id: " + NOBODY + ", cert: '{vault://a/b}', key: '{vault://a/c}'}]\n";
        assertThat(imports.faults(
                        V + certificate + "snis: [{name: a.test, certificate: " + NOBODY + "}]",
                        V + "_workspace: team\n" + certificate.replace("1111", "2222")
                                + "snis: [{name: a.test, certificate: " + NOBODY.replace("1111", "2222") + "}]"))
                .isEqualTo(Map.of(
                        "x1.yaml: snis[1].name",
                        "UNIQUE violation detected on '{name=\"a.test\"}': the same as x0.yaml: snis[1]"));
        assertThat(imports.faults(V + certificate, V + "_workspace: team\n" + certificate))
                .isEqualTo(Map.of("x1.yaml: certificates[1].id", "the same key as x0.yaml: certificates[1]"));
    }

    @Test
    void anEntityOfNoWorkspaceMayBeInTheFilesOfSeveral() throws Exception {
        String workspaces = "workspaces: [{name: red, comment: a}]";
        assertThat(imports.run(V + workspaces, V + "_workspace: team\n" + workspaces))
                .containsExactly("+ workspaces red", "+ workspaces team");
        assertThat(imports.faults(
                        V + "workspaces: [{name: blue, comment: a}]",
                        V + "_workspace: team\nworkspaces: [{name: blue, comment: b}]"))
                .isEqualTo(Map.of(
                        "x1.yaml: workspaces[1]", "the same entity as x0.yaml: workspaces[1], which says otherwise"));
        assertThat(imports.faults(
                        V + "workspaces: [{name: red, comment: b}]",
                        V + "_workspace: team\nworkspaces: [{name: red, comment: a}]"))
                .hasSize(1);
    }
}
