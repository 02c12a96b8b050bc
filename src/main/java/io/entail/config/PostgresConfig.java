package io.entail.config;

/**
 * The PostgreSQL database, 15 or newer, that holds the state of a store. Immutable.
 *
 * @param url JDBC address, such as {@code jdbc:postgresql://localhost:5432/shop}; empty when no database is set
 * @param user user name; empty when the URL contains it
 * @param password password of the user; empty when the URL contains it
 * @param schema schema with the store's position and the views for people; the tables are in schemas of this name
 *     followed by {@code _g} and a number; empty for the store's name
 * @param connections the most connections of a process that reads: 1 to 1,000
 */
public record PostgresConfig(String url, String user, String password, String schema, int connections) {
    /** The setting for no database. */
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

    /** Returns settings for a database, with defaults for everything else. */
    public static PostgresConfig of(String url, String user, String password) {
        return new PostgresConfig(url, user, password, "", NONE.connections);
    }

    /** Returns whether a database is set. */
    public boolean isSet() {
        return !url.isEmpty();
    }

    /** Returns these settings with another JDBC address, such as {@code jdbc:postgresql://localhost:5432/shop}. */
    public PostgresConfig withUrl(String other) {
        return new PostgresConfig(other, user, password, schema, connections);
    }

    /** Returns these settings with another user name; an empty one leaves it to the URL. */
    public PostgresConfig withUser(String other) {
        return new PostgresConfig(url, other, password, schema, connections);
    }

    /** Returns these settings with another password; an empty one leaves it to the URL. */
    public PostgresConfig withPassword(String other) {
        return new PostgresConfig(url, user, other, schema, connections);
    }

    /** Returns these settings with another schema; an empty name stands for the name of the store. */
    public PostgresConfig withSchema(String other) {
        return new PostgresConfig(url, user, password, other, connections);
    }

    /** Returns these settings with another limit of connections of a process that reads: 1 to 1,000. */
    public PostgresConfig withConnections(int max) {
        return new PostgresConfig(url, user, password, schema, max);
    }

    /** Returns server and database, without the part after a question mark, which may contain a password. */
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
