package io.entail.schema.shipped;

import io.entail.schema.formats.Certificates;
import io.entail.schema.formats.KeyPairs;
import io.entail.schema.formats.PrivateKeys;
import io.entail.schema.function.Verdict;
import java.security.PublicKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that a certificate belongs to its key, and that a second pair has another kind of key. */
final class CertificatePairs {
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
        boolean match = KeyPairs.match(publicKey((String) certificate), PrivateKeys.read((String) key));
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
}
