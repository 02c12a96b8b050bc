package io.entail.project;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import io.entail.config.CassandraConfig;
import io.entail.config.EntityStoreConfig;
import io.entail.project.cassandra.write.CassandraTarget;
import io.entail.testkit.StackExtension;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the state of a store from Cassandra with CQL. */
final class CqlCopy implements Copy {
    private final String store;
    private final StackExtension stack;
    private final CqlSession session;

    /** Uses the keyspace with the store's name. */
    CqlCopy(StackExtension stack, String store) {
        this.stack = stack;
        this.store = store;
        this.session = stack.cassandraSession();
    }

    private String point() {
        return "127.0.0.1:" + stack.cassandraContactPoint().getPort();
    }

    @Override
    public Targets targets() {
        return targets(config());
    }

    /**
     * Returns the database for a projector that connects with another configuration, such as another user or through a
     * proxy.
     */
    Targets targets(CassandraConfig other) {
        return CassandraTarget.of(EntityStoreConfig.builder(stack.bootstrap(), Path.of("none"))
                .withStore(store)
                .withCassandra(other)
                .build());
    }

    CassandraConfig config() {
        return CassandraConfig.of(stack.cassandraDatacenter(), point())
                .withUser("cassandra")
                .withPassword("cassandra");
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "entail.cassandra.contact-points", point(),
                "entail.cassandra.datacenter", stack.cassandraDatacenter());
    }

    /** Executes a statement as a person does by hand. */
    void execute(String cql) {
        session.execute(cql);
    }

    List<Row> rows(String cql) {
        return session.execute(cql).all();
    }

    /** Returns the quoted name of the table of {@code things} in use. */
    String table() {
        return "\"" + store + "\".g" + generation() + "_things";
    }

    private @Nullable Row stand() {
        try {
            Row used = session.execute("SELECT in_use FROM \"" + store + "\".position WHERE part = 'store' LIMIT 1")
                    .one();
            return used == null || used.isNull(0)
                    ? null
                    : session.execute("SELECT * FROM \"" + store + "\".position WHERE part = 'store' AND generation = "
                                    + used.getInt(0) + " AND kind = '' AND name = ''")
                            .one();
        } catch (InvalidQueryException | ServerError notYet) {
            return null;
        }
    }

    private Row stood() {
        return Objects.requireNonNull(stand(), "there are no tables");
    }

    @Override
    public int generation() {
        return stood().getInt("generation");
    }

    @Override
    public Map<String, String> things() {
        Map<String, String> things = new TreeMap<>();
        for (Row row : rows("SELECT \"_key\", \"_version\", \"_position\", \"_broken\", id, name, parent FROM \""
                + store + "\".g" + generation() + "_things")) {
            boolean broken = !row.isNull(3) && row.getBoolean(3);
            things.put(
                    Replica.id(bytes(row.getByteBuffer(0))),
                    row.getLong(1) + " at " + row.getLong(2) + ": "
                            + (broken
                                    ? "broken"
                                    : row.getObject(4) + ", " + row.getObject(5) + ", " + row.getObject(6)));
        }
        return things;
    }

    private static byte[] bytes(@Nullable ByteBuffer buffer) {
        byte[] bytes = new byte[Objects.requireNonNull(buffer).remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public long position() {
        Row stand = stand();
        return stand == null ? -2 : stand.getLong("log_offset");
    }

    @Override
    public String digest() {
        return HexFormat.of().formatHex(bytes(stood().getByteBuffer("log_digest")));
    }

    @Override
    public String disagreement() {
        int generation = generation();
        int ordinal = rows("SELECT ordinal, entity FROM \"" + store + "\".x" + generation + "_definitions").stream()
                .filter(row -> "things".equals(row.getString(1)))
                .findFirst()
                .orElseThrow()
                .getInt(0);
        Row counted = session.execute("SELECT row_count FROM \"" + store + "\".position WHERE part = 'store' AND"
                        + " generation = " + generation + " AND kind = 'count' AND name = '" + ordinal + "'")
                .one();
        List<String> faults = new ArrayList<>();
        Map<String, String> things = things();
        if ((counted == null ? 0 : counted.getLong(0)) != things.size()) {
            faults.add("counts say " + (counted == null ? 0 : counted.getLong(0)) + " rows, and there are "
                    + things.size());
        }
        // Each row that has a claim or a reference has exactly one entry in the index, and there are no other entries.
        hold(faults, "claims", 1, generation, "name");
        hold(faults, "references", 2, generation, "parent");
        return String.join("; ", faults);
    }

    private void hold(List<String> faults, String what, int kind, int generation, String field) {
        TreeSet<String> lead = new TreeSet<>();
        for (Row row : rows("SELECT part, place FROM \"" + store + "\".x" + generation + "_index")) {
            byte[] part = bytes(row.getByteBuffer(0));
            if (part[0] == kind) {
                byte[] place = bytes(row.getByteBuffer(1));
                // The key of the child comes after the ordinal of its entity and the index of the reference.
                int from = kind == 2 ? 3 : 0;
                lead.add(Replica.id(java.util.Arrays.copyOfRange(place, from, place.length)));
            }
        }
        TreeSet<String> have = new TreeSet<>();
        for (Row row : rows("SELECT \"_key\", " + field + " FROM \"" + store + "\".g" + generation + "_things")) {
            if (!row.isNull(1)) {
                have.add(Replica.id(bytes(row.getByteBuffer(0))));
            }
        }
        if (!lead.equals(have)) {
            TreeSet<String> less = new TreeSet<>(have);
            less.removeAll(lead);
            lead.removeAll(have);
            faults.add(what + " lead to " + lead + " too many, and not to " + less);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
