package io.entail.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class EnvironmentSettingsTest {
    @Test
    @DisplayName("every key has its own environment variable, which sets that key")
    void everyKeyHasAVariableOfItsOwn() {
        List<String> keys =
                SettingKeys.all().stream().filter(key -> !key.endsWith("*")).toList();
        assertThat(keys).extracting(EnvironmentSettings::variable).doesNotHaveDuplicates();
        assertThat(keys)
                .allSatisfy(key -> assertThat(EnvironmentSettings.key(EnvironmentSettings.variable(key)))
                        .contains(key));
    }

    @Test
    @DisplayName("a variable is the key in capitals, with an underscore for each other character")
    void variablesFollowOneRule() {
        assertThat(EnvironmentSettings.variable("entail.open.read-only")).isEqualTo("ENTAIL_OPEN_READ_ONLY");
        assertThat(EnvironmentSettings.variable("schema.registry.url")).isEqualTo("ENTAIL_SCHEMA_REGISTRY_URL");
        assertThat(EnvironmentSettings.read(Map.of(
                        "ENTAIL_OPEN_TIMEOUT",
                        "5s",
                        "ENTAIL_KAFKA_SECURITY_PROTOCOL",
                        "SSL",
                        "ENTAIL_SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO",
                        "ann:secret",
                        "ENTAIL_STORE",
                        " ",
                        "STORE",
                        "other")))
                .containsOnly(
                        Map.entry("entail.open.timeout", "5s"),
                        Map.entry("entail.kafka.security.protocol", "SSL"),
                        Map.entry("schema.registry.basic.auth.user.info", "ann:secret"));
    }

    @Test
    @DisplayName("a variable that belongs to no setting has no key")
    void otherVariablesHaveNoKey() {
        assertThat(List.of("ENTAIL_OPEN_TIMOUT", "ENTAIL_KAFKA_", "ENTAIL_", "entail_store", "KAFKA_OPTS"))
                .allSatisfy(variable ->
                        assertThat(EnvironmentSettings.key(variable)).isEmpty());
        assertThat(EnvironmentSettings.isOurs("ENTAIL_OPEN_TIMOUT")).isTrue();
        assertThat(EnvironmentSettings.isOurs("KAFKA_OPTS")).isFalse();
    }

    @Test
    @DisplayName("the variables that Kubernetes sets for services called entail and entail-kafka are ignored")
    void variablesOfServicesAreNotOurs() {
        assertThat(List.of(
                        "ENTAIL_SERVICE_HOST",
                        "ENTAIL_SERVICE_PORT",
                        "ENTAIL_SERVICE_PORT_HTTP",
                        "ENTAIL_PORT",
                        "ENTAIL_KAFKA_SERVICE_HOST",
                        "ENTAIL_KAFKA_PORT_9092_TCP_ADDR",
                        "ENTAIL_SCHEMA_REGISTRY_PORT"))
                .allSatisfy(variable -> {
                    assertThat(EnvironmentSettings.key(variable)).isEmpty();
                    assertThat(EnvironmentSettings.isOurs(variable)).isFalse();
                });
    }
}
