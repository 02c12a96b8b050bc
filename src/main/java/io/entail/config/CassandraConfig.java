package io.entail.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The Cassandra cluster, 4.1 or newer, that holds the state of a store. Immutable.
 *
 * @param contactPoints {@code host:port} each; empty when no cluster is set
 * @param datacenter the local datacenter, whose nodes are queried
 * @param user user name; empty for a connection without one
 * @param password of the user
 * @param keyspace keyspace of the store; empty for a name derived from the store's
 * @param replication replication of a keyspace that is created here, in CQL; empty for one copy in the datacenter
 * @param consistency of reads and writes, such as {@code LOCAL_QUORUM}
 * @param concurrency the most statements in flight: 1 to 10,000
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

    /** The setting for no cluster. */
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

    /** Returns settings for a cluster, with defaults for everything else. */
    public static CassandraConfig of(String datacenter, String... contactPoints) {
        return NONE.withContactPoints(List.of(contactPoints)).withDatacenter(datacenter);
    }

    /** Returns whether a cluster is set. */
    public boolean isSet() {
        return !contactPoints.isEmpty();
    }

    /** Returns these settings with other addresses, each as {@code host:port}. */
    public CassandraConfig withContactPoints(List<String> others) {
        return new CassandraConfig(others, datacenter, user, password, keyspace, replication, consistency, concurrency);
    }

    /** Returns these settings with another local datacenter. */
    public CassandraConfig withDatacenter(String other) {
        return new CassandraConfig(
                contactPoints, other, user, password, keyspace, replication, consistency, concurrency);
    }

    /** Returns these settings with another user name; an empty one connects without a user. */
    public CassandraConfig withUser(String other) {
        return new CassandraConfig(
                contactPoints, datacenter, other, password, keyspace, replication, consistency, concurrency);
    }

    /** Returns these settings with another password. */
    public CassandraConfig withPassword(String other) {
        return new CassandraConfig(
                contactPoints, datacenter, user, other, keyspace, replication, consistency, concurrency);
    }

    /** Returns these settings with another keyspace; an empty name derives it from the name of the store. */
    public CassandraConfig withKeyspace(String other) {
        return new CassandraConfig(
                contactPoints, datacenter, user, password, other, replication, consistency, concurrency);
    }

    /** Returns these settings with another replication in CQL, which is used if the keyspace is created. */
    public CassandraConfig withReplication(String other) {
        return new CassandraConfig(
                contactPoints, datacenter, user, password, keyspace, other, consistency, concurrency);
    }

    /** Returns these settings with another consistency level, such as {@code LOCAL_QUORUM}. */
    public CassandraConfig withConsistency(String other) {
        return new CassandraConfig(
                contactPoints, datacenter, user, password, keyspace, replication, other, concurrency);
    }

    /** Returns these settings with another limit of statements in flight: 1 to 10,000. */
    public CassandraConfig withConcurrency(int max) {
        return new CassandraConfig(contactPoints, datacenter, user, password, keyspace, replication, consistency, max);
    }

    /** Returns the addresses of the cluster for messages. */
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
