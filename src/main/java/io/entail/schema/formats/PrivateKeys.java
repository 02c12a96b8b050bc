package io.entail.schema.formats;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses private keys in PEM with the JDK: PKCS#8, and the older forms of RSA and EC keys. */
public final class PrivateKeys {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA");

    /** The AlgorithmIdentifier of RSA: rsaEncryption with NULL parameters. */
    private static final byte[] RSA = {
        0x30, 0x0D, 0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** The object identifier of EC keys: id-ecPublicKey. */
    private static final byte[] EC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private PrivateKeys() {}

    static @Nullable String format(String text) {
        try {
            read(text);
            return null;
        } catch (IllegalArgumentException e) {
            return "invalid key: " + e.getMessage();
        }
    }

    /**
     * Returns the key of a text.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static PrivateKey read(String text) {
        // The curve may also be given in a block before the key.
        List<Pem> blocks = Pem.read(text).stream()
                .filter(block -> !block.label().equals("EC PARAMETERS"))
                .toList();
        if (blocks.size() != 1) {
            throw new IllegalArgumentException(blocks.size() + " keys instead of one");
        }
        Pem block = blocks.get(0);
        return switch (block.label()) {
            case "PRIVATE KEY" -> fromPkcs8(block.bytes());
            case "RSA PRIVATE KEY" -> fromPkcs8(pkcs8(RSA, block.bytes()));
            case "EC PRIVATE KEY" ->
                fromPkcs8(pkcs8(Der.sequence(Der.join(EC, Der.curveOf(block.bytes()))), block.bytes()));
            case "ENCRYPTED PRIVATE KEY" -> throw new IllegalArgumentException("encrypted keys are not supported");
            default -> throw new IllegalArgumentException("a PEM block of '" + block.label() + "'");
        };
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return Der.sequence(Der.join(VERSION_0, algorithm, Der.octets(key)));
    }

    /** Returns a key of any algorithm. The bytes contain the algorithm, and the factories of other ones refuse them. */
    private static PrivateKey fromPkcs8(byte[] der) {
        GeneralSecurityException refused = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                refused = e;
            }
        }
        throw new IllegalArgumentException("not a private key of RSA, EC, Ed25519, Ed448 or DSA", refused);
    }
}
