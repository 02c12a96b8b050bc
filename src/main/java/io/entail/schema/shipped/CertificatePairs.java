package io.entail.schema.shipped;

import io.entail.schema.Functions.Verdict;
import io.entail.schema.formats.Certificates;
import io.entail.schema.formats.PrivateKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A certificate belongs to its key, and a second pair is of another kind. */
final class CertificatePairs {
    private static final byte[] PROOF = "the key belongs to the certificate".getBytes(StandardCharsets.US_ASCII);

    private CertificatePairs() {}

    static Verdict match(Map<String, Object> fields) {
        return match(fields.get("cert"), fields.get("key"), "certificate does not match key");
    }

    static Verdict alternativesMatch(Map<String, Object> fields) {
        return match(fields.get("cert_alt"), fields.get("key_alt"), "alternative certificate does not match key");
    }

    private static Verdict match(@Nullable Object certificate, @Nullable Object key, String message) {
        if (certificate == null || key == null) {
            return Verdict.pass();
        }
        boolean match = isPair(publicKey((String) certificate), PrivateKeys.read((String) key));
        return match ? Verdict.pass() : Verdict.refuse(message);
    }

    static Verdict differ(Map<String, Object> fields) {
        Object one = fields.get("cert");
        Object other = fields.get("cert_alt");
        if (one == null || other == null) {
            return Verdict.pass();
        }
        boolean same = publicKey((String) one)
                .getAlgorithm()
                .equals(publicKey((String) other).getAlgorithm());
        return same
                ? Verdict.refuse("certificate and alternative certificate need to have different type (e.g. RSA and"
                        + " ECDSA), the provided certificates were both of the same type")
                : Verdict.pass();
    }

    private static PublicKey publicKey(String certificate) {
        return Certificates.read(certificate).get(0).getPublicKey();
    }

    /** What the one signs the other confirms: the same for every kind of key. */
    private static boolean isPair(PublicKey publicKey, PrivateKey privateKey) {
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
