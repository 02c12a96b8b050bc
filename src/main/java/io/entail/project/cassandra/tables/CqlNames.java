package io.entail.project.cassandra.tables;

import io.entail.resolve.Bytes;
import java.util.Locale;

/**
 * Names of keyspaces and tables. Cassandra allows at most 48 letters, digits and underscores. All names are quoted
 * because some are keywords. In other names, characters that are not allowed are replaced and a hash of the whole name
 * is appended.
 */
public final class CqlNames {
    private static final int NAME_MAX = 48;

    private CqlNames() {}

    /** Returns the default keyspace of a store. */
    static String keyspace(String store) {
        String name = store.toLowerCase(Locale.ROOT);
        // Names with these prefixes belong to Cassandra itself.
        return legal(name.startsWith("system") || name.startsWith("dse") ? "entail_" + name : name, false);
    }

    /** Returns the table of an entity's rows in a generation. */
    static String entity(int generation, String entity) {
        return legal("g" + generation + "_" + entity, true);
    }

    /** Returns the index table of a generation, see {@link RowIndex}. */
    public static String index(int generation) {
        return "x" + generation + "_index";
    }

    static String definitions(int generation) {
        return "x" + generation + "_definitions";
    }

    static String history(int generation) {
        return "x" + generation + "_history";
    }

    /** Quotes a name for CQL. */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Quotes a text for CQL. */
    public static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    /** Returns eight hexadecimal digits. */
    static String hash(String name) {
        return Hashes.sha256(Bytes.utf8(name)).toString().substring(0, 8);
    }

    private static String legal(String name, boolean distinct) {
        StringBuilder legal = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char each = name.charAt(i);
            boolean fits = each < 0x80 && Character.isLetterOrDigit(each);
            legal.append(fits ? each : '_');
        }
        boolean changed = distinct && !legal.toString().equals(name);
        if (!changed && legal.length() <= NAME_MAX) {
            return legal.toString();
        }
        String hash = "_" + hash(name);
        legal.setLength(Math.min(legal.length(), NAME_MAX - hash.length()));
        return legal + hash;
    }
}
