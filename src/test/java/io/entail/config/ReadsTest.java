package io.entail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The settings of a process that reads a database instead of a replica. */
final class ReadsTest {
    private static EntityStoreConfig.Builder builder() {
        return EntityStoreConfig.builder("127.0.0.1:9092", Path.of("/data"));
    }

    private static EntityStoreConfig.Builder overPostgres() {
        return builder()
                .withReads(Reads.POSTGRES)
                .withPostgres(PostgresConfig.of("jdbc:postgresql://db/shop", "ann", "secret"));
    }

    @Test
    void aDatabaseThatIsReadHasAnAddress() {
        assertThatThrownBy(() -> builder().withReads(Reads.POSTGRES).build())
                .hasMessageContaining("entail.postgres.url: required to read from PostgreSQL (entail.reads)");
        assertThatThrownBy(() -> builder().withReads(Reads.CASSANDRA).build())
                .hasMessageContaining(
                        "entail.cassandra.contact-points: required to read from Cassandra (entail.reads)");
    }

    @Test
    void outcomesAreHeardFromTheFeedAndItsSchemasAreInARegistry() {
        assertThatThrownBy(() -> overPostgres().build())
                .hasMessageContaining("schema.registry.url: required without a replica (entail.reads=postgres)");
        assertThat(overPostgres().withRegistry("http://registry:8081").build().reads())
                .isEqualTo(Reads.POSTGRES);
    }

    @Test
    void aProcessWithoutReplicaIsNoCandidate() {
        EntityStoreConfig.Builder candidate =
                overPostgres().withRegistry("http://registry:8081").withPublishCandidate(true);

        assertThatThrownBy(candidate::build)
                .hasMessageContaining("entail.publish.candidate: a process without a replica (entail.reads=postgres)")
                .hasMessageContaining("'entail publish'");
    }

    @Test
    void aPublisherKeepsAReplicaWhateverOthersRead() {
        EntityStoreConfig publishing =
                overPostgres().withRegistry("http://registry:8081").build().toPublish(Path.of("/publisher"));

        assertThat(publishing.reads()).isEqualTo(Reads.REPLICA);
        assertThat(publishing.publishCandidate()).isTrue();
    }
}
