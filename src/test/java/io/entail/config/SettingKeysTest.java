package io.entail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SettingKeysTest {
    private static final Map<String, String> LEAST =
            Map.of("entail.bootstrap", "127.0.0.1:9092", "entail.directory", "/data");

    @Test
    void everyKeyReachesTheConfiguration() {
        assertThat(SettingKeys.read(with(Map.ofEntries(
                        Map.entry("entail.store", "gateway"),
                        Map.entry("entail.workspace", "team"),
                        Map.entry("entail.definitions", "a.avdl, b"),
                        Map.entry("entail.definitions.shipped", "false"),
                        Map.entry("entail.plugins.accept", "true"),
                        Map.entry("entail.topic.create", "FALSE"),
                        Map.entry("entail.open.offline", "true"),
                        Map.entry("entail.open.read-only", "true"),
                        Map.entry("entail.open.timeout", "500ms"),
                        Map.entry("entail.write.timeout", "PT1M30S"),
                        Map.entry("entail.write.conflict-retries", "3"),
                        Map.entry("entail.write.pending-max", "1_000"),
                        Map.entry("entail.reaper.interval", "0"),
                        Map.entry("entail.replica.cache-bytes", "33554432"),
                        Map.entry("entail.publish.tables", "services, routes"),
                        Map.entry("entail.reads", "Postgres"),
                        Map.entry("entail.postgres.url", "jdbc:postgresql://db/shop"),
                        Map.entry("entail.postgres.user", "ann"),
                        Map.entry("entail.postgres.schema", "gateway_state"),
                        Map.entry("entail.postgres.connections", "3"),
                        Map.entry("entail.cassandra.contact-points", "a:9042, [::1]:9043"),
                        Map.entry("entail.cassandra.datacenter", "east"),
                        Map.entry("entail.cassandra.consistency", "quorum"),
                        Map.entry("entail.project.history", "true"),
                        Map.entry("entail.kafka.security.protocol", "SSL"),
                        Map.entry("schema.registry.url", "https://registry:8081"),
                        Map.entry("schema.registry.ssl.truststore.location", "/trust")))))
                .isEqualTo(EntityStoreConfig.builder("127.0.0.1:9092", Path.of("/data"))
                        .withStore("gateway")
                        .withWorkspace("team")
                        .withDefinitions(Path.of("a.avdl"), Path.of("b"))
                        .withShippedDefinitions(false)
                        .withAcceptPlugins(true)
                        .withCreateTopic(false)
                        .withStartOffline(true)
                        .withReadOnly(true)
                        .withOpenTimeout(Duration.ofMillis(500))
                        .withWriteTimeout(Duration.ofSeconds(90))
                        .withConflictRetries(3)
                        .withPendingWritesMax(1_000)
                        .withReaperInterval(Duration.ZERO)
                        .withCacheBytes(32 << 20)
                        .withPublishTables(PublishTables.of(List.of("routes", "services")))
                        .withReads(Reads.POSTGRES)
                        .withPostgres(PostgresConfig.of("jdbc:postgresql://db/shop", "ann", "")
                                .withSchema("gateway_state")
                                .withConnections(3))
                        .withCassandra(CassandraConfig.of("east", "a:9042", "[::1]:9043")
                                .withConsistency("QUORUM"))
                        .withProjectHistory(true)
                        .withKafka("security.protocol", "SSL")
                        .withRegistry("https://registry:8081")
                        .withRegistrySetting("schema.registry.ssl.truststore.location", "/trust")
                        .build());
    }

    @Test
    void tablesAreOfAllEntitiesOfNoneOrOfSome() {
        assertThat(PublishTables.read("TRUE")).isEqualTo(PublishTables.ALL).hasToString("true");
        assertThat(PublishTables.read("false")).isEqualTo(PublishTables.NONE).hasToString("false");
        assertThat(PublishTables.read("b,a").include("a")).isTrue();
        assertThat(PublishTables.read("b,a").include("c")).isFalse();
        assertThat(PublishTables.ALL.include("c")).isTrue();
        assertThat(PublishTables.ALL.include("no topic/name")).isFalse();
        assertThatThrownBy(() -> PublishTables.read("a,,B"))
                .hasMessage("'', 'B' are no names of an entity; true, false or names with commas between");
    }

    @Test
    void unsetKeysKeepTheirDefault() {
        assertThat(SettingKeys.read(LEAST))
                .isEqualTo(EntityStoreConfig.builder("127.0.0.1:9092", Path.of("/data"))
                        .build());
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        assertThatThrownBy(() -> SettingKeys.read(Map.of(
                        "entail.directory", "/data",
                        "entail.stor", "x",
                        "entail.store", "no spaces",
                        "entail.write.timeout", "soon",
                        "entail.write.pending-max", "99999999999",
                        "entail.topic.create", "yes")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("entail.bootstrap: required")
                .hasMessageContaining("entail.stor: unknown setting")
                .hasMessageContaining("entail.store: 'no spaces' is not")
                .hasMessageContaining("entail.write.timeout: 'soon' is not a duration")
                .hasMessageContaining("entail.write.pending-max: integer overflow")
                .hasMessageContaining("entail.topic.create: 'yes' is neither true nor false");
    }

    @Test
    void unknownSettingsOfTheRegistryAreRefused() {
        var builder = EntityStoreConfig.builder("127.0.0.1:9092", Path.of("/data"))
                .withRegistrySetting("basic.auth.user.info", "ann:secret");
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("basic.auth.user.info: a setting of the registry begins with schema.registry.");
    }

    @Test
    void valuesThatArePassedOnAreNotShown() {
        assertThat(EntityStoreConfig.builder("127.0.0.1:9092", Path.of("/data"))
                        .withKafka("sasl.jaas.config", "hidden")
                        .withRegistrySetting("schema.registry.basic.auth.user.info", "ann:hidden")
                        .build()
                        .toString())
                .contains("sasl.jaas.config", "schema.registry.basic.auth.user.info")
                .doesNotContain("hidden");
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(LEAST);
        all.putAll(more);
        return all;
    }
}
