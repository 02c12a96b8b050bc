package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Parts of decK's files other than entities are applied, or reported as faults. */
final class TemplatesTest {
    private static final String V = "_format_version: '3.0'\n";

    private static final String ALONE = "no two entities have the same: there is no default for it";

    private final EntityStore store = EntityStore.inMemory();
    private final Imports imports = new Imports(store);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aPluginsOwnValuesOverrideTheConfigurationThatItNames() throws Exception {
        imports.run(V + """
                plugins:
                - {name: rate-limiting, _config: slow, config: {hour: 7, policy: local}}
                - {name: cors, _config: 'all'}
                _plugin_configs:
                  slow: {minute: 5, hour: 100, policy: cluster}
                  all: {origins: ['*'], max_age: 9}
                """);
        assertThat(config("rate-limiting"))
                .containsEntry("minute", 5)
                .containsEntry("hour", 7)
                .containsEntry("policy", "local");
        assertThat(config("cors")).containsEntry("max_age", 9);
    }

    @Test
    void configurationsOfOneFileAreThereForTheOthers() throws Exception {
        imports.run(
                V + "services: [{name: s, host: h, plugins: [{name: rate-limiting, _config: slow}]}]",
                V + "_plugin_configs: {slow: {minute: 5}}");
        assertThat(config("rate-limiting")).containsEntry("minute", 5);
        assertThat(imports.faults(
                        V + "_plugin_configs: {slow: {minute: 5}}", V + "_plugin_configs: {slow: {minute: 6}}"))
                .isEqualTo(Map.of(
                        "x1.yaml: _plugin_configs.slow",
                        "another file has a configuration of that name that says otherwise"));
    }

    @Test
    void entitiesHaveTheDefaultsOfTheirKind() throws Exception {
        imports.run(V + """
                _info:
                  defaults:
                    service: {retries: 9, port: 8080, protocol: http}
                    route: {strip_path: false, protocols: [http]}
                    upstream: {slots: 100, healthchecks: {active: {timeout: 7, concurrency: 3}}}
                    target: {weight: 1}
                services:
                - {name: a, host: h, routes: [{name: r, paths: [/r]}]}
                - {name: b, url: 'https://h/x', retries: null}
                upstreams:
                - {name: u.test, healthchecks: {active: {timeout: 2}}, targets: [{target: 'h:1'}, {target: 'h:2', weight: 5}]}
                """);
        assertThat(row("services", "a").fields()).containsEntry("retries", 9).containsEntry("port", 8080);
        assertThat(row("services", "b").fields())
                .doesNotContainKey("retries")
                .containsEntry("port", 443)
                .containsEntry("protocol", "https");
        assertThat(row("routes", "r").fields()).containsEntry("strip_path", false);
        assertThat(row("upstreams", "u.test").fields()).containsEntry("slots", 100);
        assertThat(row("upstreams", "u.test").toString())
                .contains("concurrency=3")
                .contains("timeout=2.0");
        assertThat(store.dao("targets").stream().map(target -> target.number("weight")))
                .containsExactlyInAnyOrder(1L, 5L);
    }

    @Test
    void faultsOfTemplatesAreReportedWithTheirPlace() {
        assertThat(imports.faults(V + """
                        _plugin_configs: {a: 5}
                        _info:
                          defaults:
                            service: {retries: -1, name: x, gadget: 1, id: y}
                            consumer: {tags: [a]}
                          x: 1
                          skip_hash_for_basic_auth: true
                        _konnect: 7
                        plugins:
                        - {name: cors, _config: b}
                        - {name: key-auth, _config: 7}
                        services: [{name: s, host: h, _config: a}]
                        """))
                .isEqualTo(Map.ofEntries(
                        Map.entry("_plugin_configs.a", "expected a record"),
                        Map.entry("_info.defaults.service.retries", "value should be between 0 and 32767"),
                        Map.entry("_info.defaults.service.name", ALONE),
                        Map.entry("_info.defaults.service.id", ALONE),
                        Map.entry("_info.defaults.service.gadget", "unknown field"),
                        Map.entry(
                                "_info.defaults.consumer",
                                "there are defaults for route, service, target and upstream only"),
                        Map.entry("_info.x", "unknown field"),
                        Map.entry(
                                "_info.skip_hash_for_basic_auth",
                                "not supported: put the credentials in a file with _transform: false"),
                        Map.entry("_konnect", "expected a record"),
                        Map.entry("plugins[1]._config", "there is no 'b' in _plugin_configs"),
                        Map.entry("plugins[2]._config", "expected a string"),
                        Map.entry("services[1]._config", "unknown field")));
    }

    @Test
    void partsWithoutEffectAreReported() throws Exception {
        imports.run(V + """
                _konnect: {control_plane_name: a}
                _info: {default_lookup_tags: {services: [a]}, consumer_group_policy_overrides: true}
                _comment: x
                _ignore: [1]
                """);
        assertThat(imports.notes())
                .contains(
                        "_konnect is ignored: what a file belongs to is said by _workspace here",
                        "_info.default_lookup_tags is ignored: entities are found by their names, whatever their tags",
                        "_info.consumer_group_policy_overrides is ignored: there are no consumer groups");
    }

    @Test
    void aNestedEntityNamesNoFurtherParents() {
        assertThat(imports.faults(V + """
                        consumers: [{username: ann}]
                        services:
                        - {name: s, host: h, plugins: [{name: cors, consumer: ann, route: null}]}
                        """)).isEqualTo(Map.of("services[1].plugins[1].consumer", "value must be null"));
    }

    private Map<String, @Nullable Object> config(String plugin) {
        return store.dao("plugins").stream()
                .filter(row -> plugin.equals(row.text("name")))
                .findFirst()
                .map(row -> FileTrees.named(row.map("config")))
                .orElseThrow();
    }

    private Entity row(String entity, String name) {
        return store.dao(entity).selectBy("name", name).orElseThrow();
    }
}
