package io.entail.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.entail.config.CassandraConfig;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.read.Entity;
import io.entail.testkit.StackExtension;
import io.entail.writes.CanonicalKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class CassandraCopyIT extends CopyCheckContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withCassandra();

    @Override
    Reads database() {
        return Reads.CASSANDRA;
    }

    @Override
    EntityStoreConfig configured(Path replica) {
        return EntityStoreConfig.builder(stack.bootstrap(), replica)
                .withStore(stack.freshStore())
                .withRegistry(stack.registryUrl())
                .withPublishCandidate(true)
                .withCacheBytes(16 << 20)
                .withCassandra(CassandraConfig.of(
                        stack.cassandraDatacenter(),
                        stack.cassandraContactPoint().getHostString() + ":"
                                + stack.cassandraContactPoint().getPort()))
                .build();
    }

    private static ByteBuffer key(String id) {
        return ByteBuffer.wrap(CanonicalKey.of(id).array());
    }

    private static String table(EntityStoreConfig of) {
        return of.store() + ".g1_consumers";
    }

    @Override
    void alter(EntityStoreConfig of, String id, String username) {
        try (CqlSession session = stack.cassandraSession()) {
            session.execute("UPDATE " + table(of) + " SET username = ? WHERE \"_key\" = ?", username, key(id));
        }
    }

    @Override
    void delete(EntityStoreConfig of, String id) {
        try (CqlSession session = stack.cassandraSession()) {
            session.execute("DELETE FROM " + table(of) + " WHERE \"_key\" = ?", key(id));
        }
    }

    @Override
    void add(EntityStoreConfig of, Entity like, String id, String username) {
        try (CqlSession session = stack.cassandraSession()) {
            session.execute(
                    "INSERT INTO " + table(of)
                            + " (\"_key\", \"_version\", \"_position\", \"_definition\", \"_workspace\", id, username)"
                            + " VALUES (?, 9999, 1, 1, ?, ?, ?)",
                    key(id),
                    like.workspace(),
                    UUID.fromString(id),
                    username);
        }
    }

    @Test
    @DisplayName("a cell that no projector has written is reported, even if its value is right")
    void cellsOfOthersAreNamed() throws Exception {
        try (CqlSession session = stack.cassandraSession()) {
            Row row = session.execute("SELECT id, username FROM " + table(config()) + " LIMIT 1")
                    .one();
            assertThat(row).as("the table has the row").isNotNull();
            String id = String.valueOf(row.getUuid("id"));
            alter(config(), id, String.valueOf(row.getString("username")));

            assertThat(found(id))
                    .as("a cell whose write time belongs to no change of the log is reported")
                    .anySatisfy(what -> assertThat(what).contains("username").contains("write time"));
        }
    }
}
