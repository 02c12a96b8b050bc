package io.entail.project.cassandra.tables;

import io.entail.resolve.Bytes;
import java.util.Locale;

/**
 * Names of keyspaces and tables. Cassandra allows letters, digits and underscores there, and 48 of them; all are quoted,
 * for some are keywords. What does not fit gets other characters and a hash of the whole name.
 */
public final class CqlNames {
    private static final int NAME_MAX = 48;

    private CqlNames() {}

    /** The keyspace of a store whose configuration names none. */
    static String keyspace(String store) {
        String name = store.toLowerCase(Locale.ROOT);
        // Those that begin so are Cassandra's own.
        return legal(name.startsWith("system") || name.startsWith("dse") ? "entail_" + name : name, false);
    }

    /** The rows of an entity in a generation. */
    static String entity(int generation, String entity) {
        return legal("g" + generation + "_" + entity, true);
    }

    /** What leads to rows in a generation: {@link RowIndex}. */
    public static String index(int generation) {
        return "x" + generation + "_index";
    }

    static String definitions(int generation) {
        return "x" + generation + "_definitions";
    }

    static String history(int generation) {
        return "x" + generation + "_history";
    }

    /** A name as CQL takes it. */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A text as CQL takes it. */
    public static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    /** Eight hexadecimal digits. */
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
