package io.entail.schema.shipped;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Hashes the secret of a client with PBKDF2 to the form {@code $pbkdf2-sha512$i=10000,l=32$salt$hash}, which gateways
 * verify. The salt is derived from the client's id, so that importing the same file again gives the same hash.
 */
final class OAuth2Secrets {
    private static final int ITERATIONS = 10_000;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    private OAuth2Secrets() {}

    /** Hashes a secret; the arguments are the secret, whether it is to be hashed, and the client's id. */
    static Map<String, Object> hash(List<Object> arguments) {
        String secret = (String) arguments.get(0);
        return Boolean.TRUE.equals(arguments.get(1))
                ? Map.of("client_secret", hash(secret, String.valueOf(arguments.get(2))))
                : Map.of();
    }

    private static String hash(String secret, String clientId) {
        try {
            byte[] salt = Arrays.copyOf(
                    MessageDigest.getInstance("SHA-256")
                            .digest(("oauth2:" + clientId).getBytes(StandardCharsets.UTF_8)),
                    SALT_BYTES);
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(secret.toCharArray(), salt, ITERATIONS, HASH_BYTES * 8))
                    .getEncoded();
            Base64.Encoder text = Base64.getEncoder().withoutPadding();
            return "$pbkdf2-sha512$i=" + ITERATIONS + ",l=" + HASH_BYTES + "$" + text.encodeToString(salt) + "$"
                    + text.encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2 with SHA-512", e);
        }
    }
}
