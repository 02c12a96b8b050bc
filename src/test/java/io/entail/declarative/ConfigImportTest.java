package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.entail.dao.EntityStore;
import io.entail.declarative.ConfigImport.Options;
import io.entail.declarative.ConfigImport.Part;
import io.entail.declarative.Differences.Difference;
import io.entail.declarative.text.ConfigText;
import io.entail.errors.DeclarativeConfigException;
import io.entail.errors.Failures;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Imports into a store: which rows exist afterwards, and which do not. */
final class ConfigImportTest {
    private static final Definitions DEFINITIONS = Definitions.shipped();
    private static final Options PLAIN = new Options(false, false);
    private static final Options PRUNE = new Options(true, false);
    private static final String SHOP = """
            services:
            - name: orders
              host: orders.local
              tags: [shop]
              routes:
              - name: orders
                paths: [/orders]
                plugins:
                - name: cors
            - name: pay
              host: pay.local
            consumers:
            - username: ann
            """;

    private final EntityStore store = EntityStore.inMemory();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void importedTwiceAppendsNothingTheSecondTime() throws Exception {
        importOf(PLAIN, SHOP);
        Position after = store.reader().reached();
        assertThat(changes(PLAIN, SHOP)).isEmpty();
        importOf(PRUNE, SHOP);
        assertThat(store.reader().reached()).isEqualTo(after);
    }

    @Test
    void everythingOfAWorkspaceThatFitsIsOneWrite() throws Exception {
        Position before = store.reader().reached();
        importOf(PLAIN, SHOP);
        assertThat(store.reader().reached().offset()).isEqualTo(before.offset() + 1);
    }

    @Test
    void pruningDeletesWhatTheFilesNoLongerHave() throws Exception {
        importOf(PLAIN, SHOP);
        String less = "services:\n- {name: pay, host: pay.local}\n";
        assertThat(changes(PLAIN, less)).isEmpty();
        assertThat(changes(PRUNE, less))
                .containsExactly("- plugins", "- routes orders", "- services orders", "- consumers ann");
        assertThat(names("services")).containsExactly("orders", "pay");
        importOf(PRUNE, less);
        assertThat(names("services")).containsExactly("pay");
        assertThat(store.dao("routes").count()
                        + store.dao("plugins").count()
                        + store.dao("consumers").count())
                .isZero();
        assertThat(store.dao("workspaces").count()).isPositive();
    }

    @Test
    void pruningIsLimitedToTheTagsOfTheFile() throws Exception {
        importOf(PLAIN, SHOP);
        String tagged =
                "_info: {select_tags: [team]}\nservices:\n- {name: a, host: a.local}\n- {name: b, host: b.local, tags: [x]}\n";
        importOf(PRUNE, tagged);
        assertThat(names("services")).containsExactly("a", "b", "orders", "pay");
        assertThat(store.dao("services")
                        .selectBy("name", "b")
                        .orElseThrow()
                        .fields()
                        .get("tags"))
                .isEqualTo(List.of("x", "team"));
        importOf(PRUNE, "_info: {select_tags: [team]}\nservices: []\n");
        assertThat(names("services")).containsExactly("orders", "pay");
    }

    @Test
    void cascadesOfADeletedRowAreReportedOnce() throws Exception {
        importOf(PLAIN, "_info: {select_tags: [team]}\nroutes: [{name: r, paths: [/r]}]");
        importOf(PLAIN, "plugins: [{name: cors, route: r}, {name: key-auth, route: r, tags: [team]}]");
        assertThat(changes(PRUNE, "_info: {select_tags: [team]}"))
                .containsExactly("- plugins", "- plugins", "- routes r");
        importOf(PRUNE, "_info: {select_tags: [team]}");
        assertThat(store.dao("plugins").count()).isZero();
    }

    @Test
    void pruningLeavesNoRowWithoutItsParent() throws Exception {
        importOf(PLAIN, SHOP);
        assertThat(faults(PRUNE, "_info: {select_tags: [shop]}"))
                .singleElement()
                .asString()
                .startsWith("is not to be deleted, and refers to services '");
        assertThat(faults(PRUNE, "routes: [{name: r, paths: [/r], service: orders}]"))
                .containsExactly("invalid reference 'service: orders' (no such entry in 'services')");
        assertThat(names("services")).containsExactly("orders", "pay");
    }

    @Test
    void aRouteMayLeaveTheServiceThatIsDeletedInTheSameImport() throws Exception {
        importOf(PLAIN, SHOP);
        importOf(
                PRUNE, "services: [{name: pay, host: pay.local}]\nroutes: [{name: orders, paths: [/o], service: pay}]");
        assertThat(names("services")).containsExactly("pay");
        assertThat(names("routes")).containsExactly("orders");
    }

    @Test
    void aNewEntityMayHaveTheNameOfADeletedOne() throws Exception {
        importOf(PLAIN, SHOP);
        String id = "11111111-2222-3333-4444-555555555555";
        importOf(PRUNE, "services: [{name: orders, id: " + id + ", host: other.local}]");
        assertThat(store.dao("services")
                        .selectBy("name", "orders")
                        .orElseThrow()
                        .text("id"))
                .isEqualTo(id);
        assertThat(store.dao("services").count()).isEqualTo(1);
    }

    @Test
    void namesMoveAroundInAnImportOfManyWrites() throws Exception {
        int many = 12_000;
        importOf(PLAIN, consumers(many, 0));
        importOf(PLAIN, consumers(many, 1));
        assertThat(store.dao("consumers").select(id(many - 1)).orElseThrow().text("custom_id"))
                .isEqualTo("c" + (many - 1));
        assertThat(store.dao("consumers").select(id(6)).orElseThrow().text("username"))
                .isEqualTo("u7");
        importOf(PRUNE, consumers(many, 1).replace("id: 9", "id: 8"));
        assertThat(store.dao("consumers").count()).isEqualTo(many);
    }

    @Test
    void anImportOfManyWritesThatFailsGoesOnWhenItIsRepeated() throws Exception {
        StringBuilder routes = new StringBuilder("services: [{name: s, host: h}]\nroutes:\n");
        IntStream.range(0, 11_000).forEach(i -> routes.append("- {name: r" + i + ", paths: [/r], service: s}\n"));
        List<Part> plan = plan(PLAIN, routes.toString());
        // Another writer takes a name between the comparison and the write.
        Entity rival = store.dao("routes").insert(Map.of("name", "r10999", "paths", List.of("/r")));
        List<String> notes = new ArrayList<>();
        ImportListener listener = new ImportListener() {
            @Override
            public void notes(String sentence) {
                notes.add(sentence);
            }
        };
        RuntimeException failure = catchThrowableOfType(
                RuntimeException.class,
                () -> new Importer(plan.get(0).store(), listener)
                        .run(plan.get(0).plan()));
        assertThat(failure).hasMessageContaining("UNIQUE violation");
        assertThat(notes.get(notes.size() - 1))
                .matches("\\d+ of 11001 changes were written before this, at 0:\\d+(\\.\\.0:\\d+)?; .*");
        store.dao("routes").delete(String.valueOf(rival.text("id")));
        importOf(PLAIN, routes.toString());
        assertThat(store.dao("routes").count()).isEqualTo(11_000);
    }

    @Test
    @Timeout(300)
    void aListenerThatThrowsEndsAnImportOfManyWrites() throws Exception {
        StringBuilder routes = new StringBuilder("services: [{name: s, host: h}]\nroutes:\n");
        IntStream.range(0, 11_000).forEach(i -> routes.append("- {name: r" + i + ", paths: [/r], service: s}\n"));
        List<Part> plan = plan(PLAIN, routes.toString());
        ImportListener listener = new ImportListener() {
            @Override
            public void advances(long more) {
                throw new AssertionError("a listener that throws");
            }
        };

        assertThatThrownBy(() -> new Importer(plan.get(0).store(), listener)
                        .run(plan.get(0).plan()))
                .hasRootCauseMessage("a listener that throws");
    }

    @Test
    void aFileGoesToTheWorkspaceThatItNames() throws Exception {
        store.dao("workspaces").insert(Map.of("name", "team"));
        String file = "_workspace: team\nconsumers: [{username: ann}]";
        importOf(PLAIN, file, "consumers: [{username: bob}]");
        assertThat(names(store.workspace("team"), "consumers")).containsExactly("ann");
        assertThat(names("consumers")).containsExactly("bob");
        importOf(PRUNE, "_workspace: team");
        assertThat(store.workspace("team").dao("consumers").count()).isZero();
        assertThat(names("consumers")).containsExactly("bob");
        importOf(new Options(false, true), file);
        assertThat(names("consumers")).containsExactly("ann", "bob");
        assertThat(faults(PLAIN, "_workspace: [team]")).containsExactly("expected a string");
    }

    @Test
    void aDifferenceNamesTheFieldsThatChange() throws Exception {
        importOf(PLAIN, SHOP);
        List<Difference> differences = differences(
                PRUNE,
                SHOP.replace("host: pay.local", "host: pay.local\n  retries: 2").replace("ann", "bob"));
        assertThat(differences.toString())
                .matches("\\[Difference\\[kind=CREATE, entity=consumers, key=[^,]*, name=bob,"
                        + " fields=\\[Field\\[name=created_at, before=null, after=\\d+], Field\\[name=username, before=null,"
                        + " after=bob]]], Difference\\[kind=UPDATE, entity=services, key=[^,]*, name=pay, fields=\\[Field\\["
                        + "name=retries, before=5, after=2]]], Difference\\[kind=DELETE, entity=consumers, key=[^,]*, name=ann,"
                        + " fields=\\[Field\\[name=created_at, before=\\d+, after=null], Field\\[name=username, before=ann,"
                        + " after=null]]]]");
    }

    @Test
    void anEntityTooLargeForAWriteIsRefusedBeforeAnythingIsWritten() {
        assertThat(faults(PLAIN, "services: [{name: " + "n".repeat(5_000) + ", host: h}]"))
                .singleElement()
                .asString()
                .matches("takes \\d+ bytes as a key or unique value, a store allows 4096");
        assertThat(faults(PLAIN, "services: [{name: n, host: " + "h".repeat(300_000) + "}]"))
                .singleElement()
                .asString()
                .matches("takes \\d+ bytes, the store allows 262144");
        assertThat(faults(PLAIN, "routes: [{name: r, hosts: [h.test], paths: [" + "/a,".repeat(200_000) + "]}]"))
                .singleElement()
                .asString()
                .startsWith("more than 200000 values");
        assertThat(store.dao("services").count()).isZero();
    }

    @Test
    void nothingRefersToANameThatTheSameFileGivesUp() throws Exception {
        importOf(PLAIN, "consumers: [{username: ann, custom_id: '7'}]");
        assertThat(
                        faults(
                                PLAIN,
                                "consumers: [{custom_id: '7'}]\nplugins: [{name: rate-limiting, config: {minute: 5}, consumer: {username: ann}}]"))
                .containsExactly("invalid reference 'consumer: {username=\"ann\"}' (no such entry in 'consumers')");
    }

    @Test
    void aPluginSharesAProtocolWithTheRoutesOfFilesAndStore() throws Exception {
        String file = """
                services: [{name: s, host: h, protocol: http}]
                routes: [{name: r, service: s, protocols: [https], paths: [/a]}]
                plugins: [{name: cors, route: r, protocols: [http]}, {name: key-auth, service: s, protocols: [http]}]
                """;
        assertThat(refused(PLAIN, file).fields())
                .isEqualTo(Map.of(
                        "plugins[1].protocols", Failures.PROTOCOLS_OF_ROUTE,
                        "plugins[2].protocols", Failures.PROTOCOLS_OF_SERVICE));
        importOf(
                PLAIN,
                "services: [{name: s, host: h}]\nroutes: [{name: o, service: s, protocols: [http], paths: [/o]}]");
        assertThat(refused(PLAIN, file).fields()).containsOnlyKeys("plugins[1].protocols");
    }

    @Test
    void faultsOfFilesWithManyAreCounted() {
        DeclarativeConfigException refused = refused(PLAIN, "services: [" + "{}, ".repeat(3_000) + "]");
        assertThat(refused.fields()).hasSize(1_000);
        assertThat(refused).hasMessageContaining("3000 faults, of which the first 1000 are told");
    }

    private static String consumers(int many, int shift) {
        StringBuilder text = new StringBuilder("consumers:\n");
        // The user names rotate within groups of ten.
        IntStream.range(0, many)
                .forEach(i -> text.append("- {id: " + id(i) + ", username: u" + (i / 10 * 10 + (i + shift) % 10)
                        + ", custom_id: c" + i + "}\n"));
        return text.toString();
    }

    private static String id(int number) {
        String digits = "" + (100_000_000_000L + number);
        return "99999999-2222-3333-4444-" + digits;
    }

    private List<Part> plan(Options options, String... files) {
        List<ConfigText> texts = Stream.of(files)
                .map(file -> new ConfigText("x.yaml", "_format_version: '3.0'\n" + file))
                .toList();
        return new ConfigImport(store, DEFINITIONS, options, ImportListener.NONE).plan(texts, Instant.now());
    }

    private void importOf(Options options, String... files) throws InterruptedException {
        for (Part part : plan(options, files)) {
            new Importer(part.store(), ImportListener.NONE).run(part.plan());
        }
    }

    private List<Difference> differences(Options options, String file) {
        List<Difference> differences = new ArrayList<>();
        for (Part part : plan(options, file)) {
            new Differences(new StoreRows(part.store()), Instant.now()).tell(part.plan(), differences::add);
        }
        return differences;
    }

    /** Returns the changes that an import would make, each as {@code sign entity name}. */
    private List<String> changes(Options options, String file) {
        return differences(options, file).stream()
                .map(each -> each.kind().sign() + " " + each.entity() + (each.name() == null ? "" : " " + each.name()))
                .toList();
    }

    private DeclarativeConfigException refused(Options options, String file) {
        return catchThrowableOfType(DeclarativeConfigException.class, () -> plan(options, file));
    }

    private List<Object> faults(Options options, String file) {
        return List.copyOf(refused(options, file).fields().values());
    }

    private List<String> names(String entity) {
        return names(store, entity);
    }

    private static List<String> names(EntityStore view, String entity) {
        String field = DEFINITIONS.require(entity).endpointKey().orElseThrow();
        return view.dao(entity).stream()
                .map(row -> String.valueOf(row.text(field)))
                .sorted()
                .toList();
    }
}
