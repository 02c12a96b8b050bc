package io.entail.project.postgres.tables;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Names as PostgreSQL can have them: at most 63 bytes. A longer one would be cut silently, and two that begin alike
 * would be one: what cannot stay as it is becomes its first 54 bytes, {@code _} and 8 digits of its hash.
 */
public final class PgNames {
    private static final int BYTES_MAX = 63;
    private static final int CUT = 54;
    private static final int DIGITS = 8;

    private PgNames() {}

    /** The name, or what stands for it. */
    public static String of(String name) {
        return isFine(name) ? name : hashed(name);
    }

    /** As above, where some names are taken. */
    public static String of(String name, Set<String> taken) {
        return isFine(name) && !taken.contains(name) ? name : hashed(name);
    }

    private static boolean isFine(String name) {
        return !name.isEmpty() && name.indexOf('\0') < 0 && utf8(name).length <= BYTES_MAX;
    }

    /** What stands for a name that cannot be had. */
    public static String hashed(String name) {
        String seen = name.replace('\0', '_');
        int end = seen.length();
        while (utf8(seen.substring(0, end)).length > CUT) {
            end--;
        }
        if (end > 0 && Character.isHighSurrogate(seen.charAt(end - 1))) {
            end--;
        }
        String digits = HexFormat.of().formatHex(sha256(utf8(name))).substring(0, DIGITS);
        return seen.substring(0, end) + "_" + digits;
    }

    /** For a statement, whatever is in it. */
    public static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** A text in a statement that can have no parameters. */
    static String literal(String text) {
        String held = text.replace("\0", "");
        String doubled = held.replace("'", "''");
        // Whatever the server's standard_conforming_strings says.
        return held.indexOf('\\') < 0 ? "'" + doubled + "'" : "E'" + doubled.replace("\\", "\\\\") + "'";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
