package io.entail.audit.verify;

import io.entail.config.EntityStoreConfig;
import io.entail.config.PostgresConfig;
import io.entail.config.Reads;
import io.entail.read.Entity;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresCopyIT extends CopyCheckContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withPostgres();

    @Override
    Reads database() {
        return Reads.POSTGRES;
    }

    @Override
    EntityStoreConfig configured(Path replica) {
        return EntityStoreConfig.builder(stack.bootstrap(), replica)
                .withStore(stack.freshStore())
                .withRegistry(stack.registryUrl())
                .withPublishCandidate(true)
                .withCacheBytes(16 << 20)
                .withPostgres(PostgresConfig.of(stack.freshDatabase(), stack.postgresUser(), stack.postgresPassword()))
                .build();
    }

    private static void sql(EntityStoreConfig of, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        of.postgres().url(), of.postgres().user(), of.postgres().password());
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private static String table(EntityStoreConfig of) {
        return '"' + of.store() + "_g1\".consumers";
    }

    @Override
    void alter(EntityStoreConfig of, String id, String username) throws SQLException {
        sql(of, "UPDATE " + table(of) + " SET username = '" + username + "' WHERE id = '" + id + "'");
    }

    @Override
    void delete(EntityStoreConfig of, String id) throws SQLException {
        sql(of, "DELETE FROM " + table(of) + " WHERE id = '" + id + "'");
    }

    @Override
    void add(EntityStoreConfig of, Entity like, String id, String username) throws SQLException {
        String copy = "pg_temp.copy";
        sql(
                of,
                "CREATE TEMPORARY TABLE copy AS SELECT * FROM " + table(of) + " WHERE id = '" + like.text("id")
                        + "'; UPDATE "
                        + copy + " SET id = '" + id + "', username = '" + username
                        + "', _u0 = '\\x01', _version = 9999;"
                        + " INSERT INTO " + table(of) + " SELECT * FROM " + copy);
    }
}
