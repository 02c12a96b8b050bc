package io.entail.schema.shipped;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Hashes a password: SHA-256 of the password and the consumer's id, in hexadecimal digits. */
final class PasswordHash {
    private PasswordHash() {}

    /** Hashes a password; the arguments are the password and the consumer's id. */
    static Map<String, Object> hash(List<Object> arguments) {
        String text = arguments.get(0) + String.valueOf(arguments.get(1));
        return Map.of("password", sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
