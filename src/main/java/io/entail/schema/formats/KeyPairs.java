package io.entail.schema.formats;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Checks whether a private key belongs to a public key. */
public final class KeyPairs {
    private static final byte[] PROOF = "the key belongs to the certificate".getBytes(StandardCharsets.US_ASCII);

    private KeyPairs() {}

    /** Whether the public key verifies a signature of the private key; this works for every kind of key. */
    public static boolean match(PublicKey publicKey, PrivateKey privateKey) {
        String algorithm = publicKey.getAlgorithm();
        if (!algorithm.equals(privateKey.getAlgorithm())) {
            return false;
        }
        String signing = switch (algorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> algorithm;
        };
        try {
            Signature signature = Signature.getInstance(signing);
            signature.initSign(privateKey);
            signature.update(PROOF);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROOF);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
