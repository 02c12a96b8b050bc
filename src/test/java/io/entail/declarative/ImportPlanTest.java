package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.entail.declarative.ImportPlan.Write;
import io.entail.declarative.text.ConfigText;
import io.entail.errors.DeclarativeConfigException;
import io.entail.schema.Definitions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImportPlanTest {
    private static final Definitions DEFINITIONS = Definitions.shipped();
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final String ID = "11111111-2222-3333-4444-555555555555";

    private final Rows rows = new Rows(DEFINITIONS);

    @Test
    void nestedAndReferringEntitiesAreTheSame() {
        ImportPlan nested = plan("""
                services:
                - name: orders
                  host: orders.local
                  routes:
                  - name: by-path
                    paths: [/orders]
                    plugins:
                    - name: key-auth
                """);
        ImportPlan flat = plan("""
                plugins:
                - {name: key-auth, route: by-path}
                routes:
                - {name: by-path, paths: [/orders], service: {name: orders}}
                services:
                - {name: orders, host: orders.local}
                """);
        assertThat(flat.writes()).extracting(Write::values).isEqualTo(values(nested));
        assertThat(nested.writes())
                .extracting(write -> write.definition().name())
                .containsExactly("services", "routes", "plugins");
        Write service = nested.writes().get(0);
        assertThat(nested.writes().get(1).values().get("service")).isEqualTo(Map.of("id", service.key()));
    }

    @Test
    void importedTwiceChangesNothing() {
        String file = """
                services:
                - name: orders
                  host: orders.local
                  routes:
                  - paths: [/nameless]
                  - paths: [/nameless]
                consumers:
                - custom_id: "7"
                plugins:
                - name: cors
                  config: {origins: ["*"], max_age: 1.50}
                """;
        ImportPlan first = plan(file);
        assertThat(first.writes()).hasSize(5).allMatch(Write::isNew);
        assertThat(first.idsOfContent()).isEqualTo(2);
        rows.add(first, NOW);

        ImportPlan second = plan(file, NOW.plusSeconds(60));
        assertThat(second.writes()).isEmpty();
        assertThat(second.unchanged()).isEqualTo(5);

        ImportPlan edited = plan(file.replace("orders.local", "other.local"));
        assertThat(edited.writes()).singleElement().satisfies(write -> {
            assertThat(write.isNew()).isFalse();
            assertThat(write.path()).isEqualTo("services[1]");
        });
    }

    @Test
    void rowWithTheSameNameKeepsItsId() {
        rows.add("services", Map.of("id", ID, "name", "orders", "host", "old.local"));
        ImportPlan plan = plan("""
                services:
                - name: orders
                  host: new.local
                  routes:
                  - name: a
                    paths: [/a]
                routes:
                - name: b
                  paths: [/b]
                  service: %s
                """.formatted(ID));
        assertThat(plan.writes()).hasSize(3);
        assertThat(plan.writes().get(0).key()).isEqualTo(ID);
        assertThat(plan.writes().get(1).values()).containsEntry("service", Map.of("id", ID));
        assertThat(plan.writes().get(2).values()).containsEntry("service", Map.of("id", ID));
    }

    @Test
    void referencesMayNameRowsOfTheStoreOnly() {
        rows.add("services", Map.of("id", ID, "name", "orders", "host", "old.local"));
        ImportPlan plan = plan("routes: [{name: a, paths: [/a], service: orders}, "
                + "{name: b, paths: [/b], service: {id: " + ID + "}}]");
        assertThat(plan.writes())
                .extracting(write -> write.values().get("service"))
                .containsExactly(Map.of("id", ID), Map.of("id", ID));
    }

    @Test
    void everyFaultIsReportedWithItsPath() {
        rows.add("consumers", Map.of("id", ID, "username", "ann", "custom_id", "7"));
        assertThat(faults("""
                        _format_version: 2.1
                        _transform: yes
                        _unknown: 1
                        gateways: []
                        services:
                        - name: orders
                          hots: typo
                          retries: 99999
                          routes:
                          - name: r
                            service: other
                            methods: GET
                            paths: [/a, 5]
                            sources: [{}]
                            consumers: []
                        - name: orders
                          host: a.local
                        routes:
                        - name: s
                          hosts: [s.local]
                          service: missing
                        - not an entity
                        consumers:
                        - username: bob
                          custom_id: "7"
                        - username: eve
                          id: xyz
                        plugins: 5
                        """))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("_format_version", "expected a string"),
                        Map.entry("_transform", "expected a boolean"),
                        Map.entry("_unknown", "unknown field"),
                        Map.entry("gateways", "unknown entity"),
                        Map.entry("services[1].hots", "unknown field"),
                        Map.entry("services[1].host", "required field missing"),
                        Map.entry("services[1].retries", "value should be between 0 and 32767"),
                        Map.entry("services[1].routes[1].service", "value must be null"),
                        Map.entry("services[1].routes[1].methods", "expected a set"),
                        Map.entry("services[1].routes[1].paths[2]", "expected a string"),
                        Map.entry(
                                "services[1].routes[1].sources[1]",
                                "at least one of these fields must be non-empty: 'ip', 'port'"),
                        Map.entry("services[1].routes[1].consumers", "unknown field"),
                        Map.entry(
                                "services[2].name",
                                "UNIQUE violation detected on '{name=\"orders\"}': the same as services[1]"),
                        Map.entry(
                                "routes[1].service",
                                "invalid reference 'service: missing' (no such entry in 'services')"),
                        Map.entry("routes[2]", "expected a record"),
                        Map.entry(
                                "consumers[1].custom_id",
                                "UNIQUE violation detected on '{custom_id=\"7\"}': held by '" + ID + "' in the store"),
                        Map.entry("consumers[2].id", "expected a valid UUID"),
                        Map.entry("plugins", "expected an array")));
    }

    @Test
    void uniqueValuesMayMoveBetweenEntitiesOfTheFile() {
        String other = ID.replace('1', '9');
        rows.add("consumers", Map.of("id", ID, "username", "ann"));
        rows.add("consumers", Map.of("id", other, "username", "bea"));
        ImportPlan plan = plan("consumers: [{id: " + ID + ", username: bea}, {id: " + other + ", username: ann}]");
        assertThat(plan.writes()).extracting(Write::key).containsExactly(ID, other);
    }

    @Test
    void remarksAreIgnored() {
        ImportPlan plan = plan("""
                _comment: x
                _ignore: [1, 2]
                _info: {defaults: {}}
                _transform: false
                services:
                - {name: a, host: h, _comment: y, _ignore: [z], _version: 3, _position: "0:7", _workspace: w}
                """);
        assertThat(plan.writes())
                .singleElement()
                .satisfies(write -> assertThat(write.values()).containsOnlyKeys("name", "host", "id"));
    }

    /**
     * The last column has the texts of the errors as the contract has them. {@code 3.0} is Entail's addition to the
     * versions of the contract.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    _format_version: 2.1                              | _format_version        | expected a string
                    _format_version: "2.2"                            | _format_version        | expected one of: 1.1, 2.1, 3.0
                    _comment: x                                       | _format_version        | required field missing
                    {_format_version: "1.1", _transform: 1}           | _transform             | expected a boolean
                    {_format_version: "1.1", _comment: 1}             | _comment               | expected a string
                    {_format_version: "1.1", _ignore: x}              | _ignore                | expected an array
                    {_format_version: "1.1", _info: x}                | _info                  | expected a record
                    {_format_version: "1.1", _info: {x: 1}}           | _info.x                | unknown field
                    {_format_version: "1.1", _info: {defaults: 1}}    | _info.defaults         | expected a record
                    {_format_version: "1.1", _info: {select_tags: x}} | _info.select_tags      | expected an array
                    {_format_version: "1.1", _info: {select_tags: [1]}} | _info.select_tags[1] | expected a string
                    {_format_version: "2.1", services: [{name: a, host: h, _comment: 1}]} | services[1]._comment | expected a string
                    {_format_version: "2.1", services: [{name: a, host: h, _ignore: 1}]} | services[1]._ignore | expected an array
                    {_format_version: "2.1", services: [{name: a, host: h, routes: [{hosts: [h], service: a}]}]} | services[1].routes[1].service | value must be null
                    {_format_version: "2.1", services: [{name: a, host: h, read_timeout: 3000000000}]} | services[1].read_timeout | value should be between 1 and 2147483646
                    {_format_version: "2.1", services: [{name: a, host: h, port: 7e1000000000}]} | services[1].port | value should be between 0 and 65535
                    {"_format_version": "2.1", "services": [{"name": "a", "host": "h", "port": 7E99999999999}]} | services[1].port | value should be between 0 and 65535
                    {_format_version: "2.1", routes: [{name: a, hosts: [h], regex_priority: 12345678901234567890}]} | routes[1].regex_priority | value should be between -2147483648 and 2147483647
                    {_format_version: "2.1", plugins: [{name: oauth2, consumer: nobody, config: {enable_password_grant: true}}]} | plugins[1].consumer | value must be null
                    {_format_version: "2.1", plugins: [{name: oauth2, consumer: {custom_id: x}, config: {enable_password_grant: true}}]} | plugins[1].consumer | value must be null
                    {_format_version: "3.0", routes: [{hosts: [h], service: svc1}]} | routes[1].service    | invalid reference 'service: svc1' (no such entry in 'services')
                    """)
    void refusesWhatAHeaderOrEntityMayNotSay(String file, String path, String message) {
        assertThat(faults(file)).isEqualTo(Map.of(path, message));
    }

    @Test
    void aForbiddenParentIsNotLookedUp() {
        assertThat(faults("""
                        _format_version: "2.1"
                        services:
                        - {name: a, url: "http://h", client_certificate: none, tls_verify: x, ca_certificates: 5}
                        - {name: b, url: "https://h", client_certificate: none}
                        """))
                .containsEntry("services[1].client_certificate", "value must be null")
                .containsEntry("services[1].tls_verify", "value must be null")
                .containsEntry("services[1].ca_certificates", "value must be null")
                .containsEntry(
                        "services[2].client_certificate",
                        "invalid reference 'client_certificate: none' (no such entry in 'certificates')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1", "2.1", "3.0"})
    void readsAllVersionsOfTheFormat(String version) {
        ConfigText file = new ConfigText("x.yaml", "_format_version: '" + version + "'\nservices:");
        assertThat(ImportPlan.of(List.of(file), DEFINITIONS, rows, NOW).isEmpty())
                .isTrue();
    }

    @Test
    void rowsOfOtherWorkspacesAreOutOfReach() {
        rows.add("services", Map.of("id", ID, "name", "orders", "host", "h"), "elsewhere");
        assertThat(faults("""
                        _format_version: "1.1"
                        services: [{id: %s, name: a, host: h}]
                        routes: [{name: r, paths: [/r], service: orders}]
                        """.formatted(ID))).containsOnlyKeys("services[1]", "routes[1].service");
    }

    @Test
    void severalFilesAreOneConfiguration() {
        ConfigText services = new ConfigText("a.yaml", "_format_version: '1.1'\nservices: [{name: a, host: h}]");
        ConfigText routes =
                new ConfigText("b.yaml", "_format_version: '1.1'\nroutes: [{name: r, paths: [/r], service: a}]");
        assertThat(ImportPlan.of(List.of(routes, services), DEFINITIONS, rows, NOW)
                        .writes())
                .hasSize(2);
        ConfigText wrong =
                new ConfigText("b.yaml", "_format_version: '1.1'\nroutes: [{name: r, paths: [/r], service: b}]");
        DeclarativeConfigException refused = catchThrowableOfType(
                DeclarativeConfigException.class,
                () -> ImportPlan.of(List.of(services, wrong), DEFINITIONS, rows, NOW));
        assertThat(refused.fields()).containsOnlyKeys("b.yaml: routes[1].service");
    }

    private ImportPlan plan(String file) {
        return plan(file, NOW);
    }

    private ImportPlan plan(String file, Instant now) {
        return ImportPlan.of(
                List.of(new ConfigText("x.yaml", "_format_version: '3.0'\n" + file)), DEFINITIONS, rows, now);
    }

    private Map<String, Object> faults(String file) {
        DeclarativeConfigException refused = catchThrowableOfType(
                DeclarativeConfigException.class,
                () -> ImportPlan.of(List.of(new ConfigText("x.yaml", file)), DEFINITIONS, rows, NOW));
        return refused.fields();
    }

    private static List<Map<String, Object>> values(ImportPlan plan) {
        return plan.writes().stream().map(Write::values).toList();
    }
}
