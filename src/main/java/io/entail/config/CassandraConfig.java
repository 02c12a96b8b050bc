package io.entail.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The Cassandra cluster, 4.1 or newer, that has the state of a store. Immutable.
 *
 * @param contactPoints {@code host:port} each; empty for none
 * @param datacenter the local one, whose nodes are asked
 * @param user who connects; empty for none
 * @param password of the user
 * @param keyspace of the store; empty for a name made from the store's
 * @param replication of the keyspace where it is made, as CQL has it; empty for one copy in the datacenter
 * @param consistency of reads and writes, such as {@code LOCAL_QUORUM}
 * @param concurrency statements under way at once: 1 to 10,000
 */
public record CassandraConfig(
        List<String> contactPoints,
        String datacenter,
        String user,
        String password,
        String keyspace,
        String replication,
        String consistency,
        int concurrency) {
    private static final Set<String> CONSISTENCIES =
            Set.of("ONE", "LOCAL_ONE", "TWO", "THREE", "QUORUM", "LOCAL_QUORUM", "EACH_QUORUM", "ALL");

    /** No cluster. */
    public static final CassandraConfig NONE = new CassandraConfig(
            List.of(),
            Settings.CASSANDRA_DATACENTER.byDefault(),
            "",
            "",
            "",
            "",
            Settings.CASSANDRA_CONSISTENCY.byDefault(),
            Settings.CASSANDRA_CONCURRENCY.intByDefault());

    /** Checks the settings. */
    public CassandraConfig {
        contactPoints = List.copyOf(contactPoints);
        consistency = consistency.toUpperCase(Locale.ROOT);
        if (!CONSISTENCIES.contains(consistency)) {
            throw new IllegalArgumentException("'" + consistency + "' is no consistency level for reads and writes");
        }
        Settings.CASSANDRA_CONCURRENCY.fault((long) concurrency).ifPresent(fault -> {
            throw new IllegalArgumentException("statements at once: " + fault);
        });
        for (String point : contactPoints) {
            if (!point.matches("[^\\s:]+:\\d{1,5}|\\[[0-9a-fA-F:]+\\]:\\d{1,5}")) {
                throw new IllegalArgumentException("'" + point + "' is not host:port");
            }
        }
    }

    /** A cluster. */
    public static CassandraConfig of(String datacenter, String... contactPoints) {
        return NONE.withContactPoints(List.of(contactPoints)).withDatacenter(datacenter);
    }

    public boolean isSet() {
        return !contactPoints.isEmpty();
    }

    public CassandraConfig withContactPoints(List<String> others) {
        return new CassandraConfig(others, datacenter, user, password, keyspace, replication, consistency, concurrency);
    }

    public CassandraConfig withDatacenter(String other) {
        return new CassandraConfig(
                contactPoints, other, user, password, keyspace, replication, consistency, concurrency);
    }

    public CassandraConfig withUser(String other) {
        return new CassandraConfig(
                contactPoints, datacenter, other, password, keyspace, replication, consistency, concurrency);
    }

    public CassandraConfig withPassword(String other) {
        return new CassandraConfig(
                contactPoints, datacenter, user, other, keyspace, replication, consistency, concurrency);
    }

    public CassandraConfig withKeyspace(String other) {
        return new CassandraConfig(
                contactPoints, datacenter, user, password, other, replication, consistency, concurrency);
    }

    public CassandraConfig withReplication(String other) {
        return new CassandraConfig(
                contactPoints, datacenter, user, password, keyspace, other, consistency, concurrency);
    }

    public CassandraConfig withConsistency(String other) {
        return new CassandraConfig(
                contactPoints, datacenter, user, password, keyspace, replication, other, concurrency);
    }

    public CassandraConfig withConcurrency(int max) {
        return new CassandraConfig(contactPoints, datacenter, user, password, keyspace, replication, consistency, max);
    }

    /** For messages. */
    public String place() {
        return "Cassandra at " + String.join(",", contactPoints);
    }

    @Override
    public String toString() {
        return "CassandraConfig[" + place() + ", datacenter=" + datacenter + ", user=" + user + ", keyspace=" + keyspace
                + ", replication=" + replication + ", consistency=" + consistency + ", concurrency=" + concurrency
                + "]";
    }
}
