package io.entail.config;

/**
 * The PostgreSQL database, 15 or newer, that has the state of a store. Immutable.
 *
 * @param url JDBC address, such as {@code jdbc:postgresql://localhost:5432/shop}; empty for none
 * @param user who connects; empty when the address says it
 * @param password of the user; empty when the address says it
 * @param schema where readers find the store's position and people its views, and with {@code _g} and a number behind it
 *     its tables; empty for the store's name
 * @param connections of a process that reads, at most: 1 to 1,000
 */
public record PostgresConfig(String url, String user, String password, String schema, int connections) {
    /** No database. */
    public static final PostgresConfig NONE =
            new PostgresConfig("", "", "", "", Settings.POSTGRES_CONNECTIONS.intByDefault());

    private static final String PREFIX = "jdbc:postgresql:";

    /** Checks the settings. */
    public PostgresConfig {
        if (!url.isEmpty() && !url.startsWith(PREFIX)) {
            throw new IllegalArgumentException("an address of PostgreSQL begins with " + PREFIX);
        }
        Settings.POSTGRES_CONNECTIONS.fault((long) connections).ifPresent(fault -> {
            throw new IllegalArgumentException("connections: " + fault);
        });
    }

    /** A database. */
    public static PostgresConfig of(String url, String user, String password) {
        return new PostgresConfig(url, user, password, "", NONE.connections);
    }

    public boolean isSet() {
        return !url.isEmpty();
    }

    public PostgresConfig withUrl(String other) {
        return new PostgresConfig(other, user, password, schema, connections);
    }

    public PostgresConfig withUser(String other) {
        return new PostgresConfig(url, other, password, schema, connections);
    }

    public PostgresConfig withPassword(String other) {
        return new PostgresConfig(url, user, other, schema, connections);
    }

    public PostgresConfig withSchema(String other) {
        return new PostgresConfig(url, user, password, other, connections);
    }

    public PostgresConfig withConnections(int max) {
        return new PostgresConfig(url, user, password, schema, max);
    }

    /** Server and database without what follows a question mark: there may be a password in it. */
    public String place() {
        int parameters = url.indexOf('?');
        String address = parameters < 0 ? url : url.substring(0, parameters);
        int credentials = address.lastIndexOf('@');
        String place = credentials < 0
                ? address.substring(Math.min(PREFIX.length(), address.length()))
                : address.substring(credentials + 1);
        return "PostgreSQL at " + (place.startsWith("//") ? place.substring(2) : place);
    }

    @Override
    public String toString() {
        return "PostgresConfig[" + place() + ", user=" + user + ", schema=" + schema + ", connections=" + connections
                + "]";
    }
}
