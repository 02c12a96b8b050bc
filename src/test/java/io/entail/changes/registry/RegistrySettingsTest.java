package io.entail.changes.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RegistrySettingsTest {
    private static final String URL = "schema.registry.url";

    @Test
    void waitsAreBoundedAndNamesCheckedUnlessSetOtherwise() {
        assertThat(read(URL, "http://a:1").client())
                .containsOnly(
                        Map.entry("schema.registry.http.connect.timeout.ms", "5000"),
                        Map.entry("schema.registry.http.read.timeout.ms", "5000"),
                        Map.entry("schema.registry.ssl.endpoint.identification.algorithm", "https"));
        assertThat(read(URL, "http://a:1", "schema.registry.http.read.timeout.ms", "700")
                        .client())
                .containsEntry("schema.registry.http.read.timeout.ms", "700");
    }

    @Test
    void everySettingIsPassedOnAsItIs() {
        assertThat(read(URL, "http://a:1", "schema.registry.any.thing", "x").client())
                .containsEntry("schema.registry.any.thing", "x")
                .doesNotContainKey(URL);
    }

    @Test
    void severalAddressesHaveCommasBetween() {
        assertThat(read(URL, "http://a:1 , https://b/registry/v7").urls())
                .containsExactly("http://a:1", "https://b/registry/v7");
    }

    @Test
    void aUserInAnAddressBecomesASettingAndIsNowhereElse() {
        RegistrySettings settings = read(URL, "https://ann:p%40ss@a:1/x,https://ann:p%40ss@b:1/x");
        assertThat(settings.urls()).containsExactly("https://a:1/x", "https://b:1/x");
        assertThat(settings.client())
                .containsEntry("schema.registry.basic.auth.user.info", "ann:p@ss")
                .containsEntry("schema.registry.basic.auth.credentials.source", "USER_INFO");
    }

    @Test
    void credentialsThatAreGivenAreUsed() {
        assertThat(read(URL, "http://a:1", "schema.registry.basic.auth.user.info", "ann:secret")
                        .client())
                .containsEntry("schema.registry.basic.auth.credentials.source", "USER_INFO");
        assertThat(read(URL, "http://a:1", "schema.registry.bearer.auth.token", "secret")
                        .client())
                .containsEntry("schema.registry.bearer.auth.credentials.source", "STATIC_TOKEN");
    }

    @Test
    void unusableSettingsAreNamedWithoutTheirSecrets() {
        for (String wrong : List.of(
                "", "a:1", "ftp://ann:secret@a", "http://ann:secret@", "http://ann:sec ret@a:1", "http://a:1,")) {
            refuses("schema.registry.url: http://host:port or https://host:port", URL, wrong);
        }
        refuses("different users", URL, "http://ann:secret@a:1,http://b:1");
        refuses(
                "schema.registry.basic.auth.credentials.source: 'USERINFO' is none of SASL_INHERIT, URL, USER_INFO",
                URL,
                "http://a:1",
                "schema.registry.basic.auth.credentials.source",
                "USERINFO");
    }

    private static void refuses(String reason, String... settings) {
        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason)
                .satisfies(e -> assertThat(e.toString()).doesNotContain("sec"));
    }

    private static RegistrySettings read(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return RegistrySettings.of(settings);
    }
}
