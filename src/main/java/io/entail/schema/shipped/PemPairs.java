package io.entail.schema.shipped;

import io.entail.schema.formats.KeyPairs;
import io.entail.schema.formats.PrivateKeys;
import io.entail.schema.formats.PublicKeys;
import io.entail.schema.function.Verdict;
import java.security.PrivateKey;
import java.util.Map;

/** Checks that keys in PEM are valid, and that a private key belongs to the public one. */
final class PemPairs {
    private PemPairs() {}

    static Verdict match(Map<String, Object> fields) {
        Object open = fields.get("public_key");
        Object secret = fields.get("private_key");
        if (open != null && PublicKeys.check(open) != null) {
            return Verdict.refuse("could not load public key");
        }
        if (secret == null) {
            return Verdict.pass();
        }
        PrivateKey key;
        try {
            key = PrivateKeys.read((String) secret);
        } catch (IllegalArgumentException e) {
            return Verdict.refuse("could not load private key: " + e.getMessage());
        }
        return open == null || KeyPairs.match(PublicKeys.read((String) open), key)
                ? Verdict.pass()
                : Verdict.refuse("public key does not match private key");
    }
}
