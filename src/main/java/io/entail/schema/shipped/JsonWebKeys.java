package io.entail.schema.shipped;

import io.entail.schema.function.Verdict;
import io.entail.schema.value.CanonicalJson;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that a JSON Web Key has a valid form (RFC 7517) and the id of its row. */
final class JsonWebKeys {
    /** The required members of each kind of key. */
    private static final Map<String, List<String>> NUMBERS =
            Map.of("RSA", List.of("n", "e"), "EC", List.of("x", "y"), "OKP", List.of("x"));

    private static final Map<String, List<String>> CURVES = Map.of(
            "EC", List.of("P-256", "P-384", "P-521", "secp256k1"),
            "OKP", List.of("Ed25519", "Ed448", "X25519", "X448"));

    private JsonWebKeys() {}

    static Verdict judge(Map<String, Object> fields) {
        Object text = fields.get("jwk");
        if (text == null) {
            return Verdict.pass();
        }
        if (!(read((String) text) instanceof Map<?, ?> key)) {
            return Verdict.refuse("could not json decode jwk string");
        }
        if (!String.valueOf(fields.get("kid")).equals(key.get("kid"))) {
            return Verdict.refuse("kid in jwk.kid must be equal to keys.kid");
        }
        return isKey(key) ? Verdict.pass() : Verdict.refuse("could not load JWK, likely not a valid key");
    }

    private static @Nullable Object read(String text) {
        try {
            return CanonicalJson.read(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isKey(Map<?, ?> key) {
        String kind = String.valueOf(key.get("kty"));
        List<String> numbers = NUMBERS.get(kind);
        List<String> curves = CURVES.get(kind);
        return numbers != null
                && numbers.stream().allMatch(name -> isNumber(key.get(name)))
                && (curves == null || curves.contains(String.valueOf(key.get("crv"))));
    }

    private static boolean isNumber(@Nullable Object text) {
        if (!(text instanceof String digits) || digits.isEmpty()) {
            return false;
        }
        try {
            return Base64.getUrlDecoder().decode(digits).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
