package io.entail.project.postgres.tables;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Makes names that PostgreSQL allows. PostgreSQL silently cuts a name of more than 63 bytes, so that two names with the
 * same beginning would become one. Therefore a name that is not allowed is replaced by its first 54 bytes, {@code _}
 * and 8 digits of its hash.
 */
public final class PgNames {
    private static final int BYTES_MAX = 63;
    private static final int CUT = 54;
    private static final int DIGITS = 8;

    private PgNames() {}

    /** Returns the name, or its replacement if PostgreSQL does not allow it. */
    public static String of(String name) {
        return isFine(name) ? name : hashed(name);
    }

    /** Returns the name, or its replacement if PostgreSQL does not allow it or it is taken. */
    public static String of(String name, Set<String> taken) {
        return isFine(name) && !taken.contains(name) ? name : hashed(name);
    }

    private static boolean isFine(String name) {
        return !name.isEmpty() && name.indexOf('\0') < 0 && utf8(name).length <= BYTES_MAX;
    }

    /** Returns the replacement of a name. */
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

    /** Quotes an identifier, whatever characters it has. */
    public static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** Quotes a text for a statement that cannot have parameters. */
    static String literal(String text) {
        String held = text.replace("\0", "");
        String doubled = held.replace("'", "''");
        // The E form does not depend on the server's standard_conforming_strings.
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
