package io.entail.schema.formats;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses public keys in PEM with the JDK. */
public final class PublicKeys {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PublicKeys() {}

    /** Returns the message when a text is not such a key, otherwise null. */
    public static @Nullable String check(Object value) {
        try {
            read((String) value);
            return null;
        } catch (IllegalArgumentException e) {
            return "invalid key";
        }
    }

    /**
     * Returns the key of a text.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static PublicKey read(String text) {
        List<Pem> blocks = Pem.read(text);
        if (blocks.size() != 1 || !blocks.get(0).label().equals("PUBLIC KEY")) {
            throw new IllegalArgumentException("not one PEM block of 'PUBLIC KEY'");
        }
        X509EncodedKeySpec spec = new X509EncodedKeySpec(blocks.get(0).bytes());
        for (String algorithm : ALGORITHMS) {
            PublicKey key = key(algorithm, spec);
            if (key != null) {
                return key;
            }
        }
        throw new IllegalArgumentException("not a public key of RSA, EC, Ed25519 or Ed448");
    }

    /** Returns null when the key has another algorithm. */
    private static @Nullable PublicKey key(String algorithm, X509EncodedKeySpec spec) {
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(spec);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }
}
