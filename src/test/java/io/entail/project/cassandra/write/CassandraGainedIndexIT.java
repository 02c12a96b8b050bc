package io.entail.project.cassandra.write;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.entail.config.EntityStoreConfig;
import io.entail.project.DatabaseState;
import io.entail.project.GainedIndexContract;
import io.entail.project.Target;
import io.entail.project.cassandra.read.CassandraState;
import io.entail.project.cassandra.tables.Cassandra;
import io.entail.project.cassandra.tables.CqlNames;
import io.entail.project.cassandra.tables.RowIndex;
import io.entail.read.index.IndexKeys;
import io.entail.resolve.Bytes;
import io.entail.schema.IndexDefinition;
import io.entail.testkit.StackExtension;
import io.entail.writes.CanonicalKey;
import io.entail.writes.WorkspaceKey;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Indexes that definitions bring to tables of Cassandra. */
final class CassandraGainedIndexIT extends GainedIndexContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withCassandra();

    private final EntityStoreConfig config = Keyspaces.fresh(stack);

    @Override
    protected Target target() {
        return Keyspaces.target(config);
    }

    @Override
    protected DatabaseState state() {
        return CassandraState.open(config, Clock.systemUTC());
    }

    @Override
    protected void alter(String id, String workspace, Map<String, Object> row) {
        Bytes values = new IndexKeys(INDEXED, new IndexDefinition(List.of("level"))).key(row);
        Bytes place = RowIndex.sortedPlace(values, CanonicalKey.of(id));
        String table = CqlNames.quoted(Cassandra.keyspaceOf(config)) + "." + CqlNames.quoted(CqlNames.index(1));
        try (CqlSession session = stack.cassandraSession()) {
            for (var each : session.execute("SELECT part, place FROM " + table)) {
                boolean within = Bytes.wrap(each.getByteBuffer(0).array())
                        .toString()
                        .endsWith(WorkspaceKey.of(workspace).toString());
                if (within && place.equals(Bytes.wrap(each.getByteBuffer(1).array()))) {
                    session.execute(SimpleStatement.newInstance(
                            "DELETE FROM " + table + " WHERE part = ? AND place = ?",
                            each.getByteBuffer(0),
                            ByteBuffer.wrap(place.array())));
                }
            }
        }
    }
}
