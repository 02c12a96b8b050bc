package io.entail.audit.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.entail.changes.ChangeBytes;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Where the chain of a store's feed stood, signed with Ed25519: to be kept where nobody comes who can alter the topics. As
 * text, a JSON object on one line; what is signed is that text without its last member, the signature. Immutable.
 *
 * @param storeId of the log
 * @param position that the feed had come to
 * @param sequence of the last change
 * @param digest of the last change, and so of all before it
 * @param logDigest of the log at the position
 * @param secondFormFrom sequence of the first change that said when its row expires, 0 while none did: the digest is that
 *     of a chain in which changes before it did not
 * @param at when it was signed, by the clock of whoever did
 * @param publicKey X.509 encoding of the key that it is signed with
 * @param signature over everything else
 */
public record HeadStatement(
        UUID storeId,
        Position position,
        long sequence,
        Bytes digest,
        Bytes logDigest,
        long secondFormFrom,
        Instant at,
        Bytes publicKey,
        Bytes signature) {
    static final String ALGORITHM = "Ed25519";

    /** As releases have signed it whose feed had one form, and as it is signed of such a feed still. */
    private static final String FIRST_KIND = "entail chain head 1";

    private static final String KIND = "entail chain head 2";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Signs where a verification has come to. */
    public static HeadStatement sign(Verified verified, UUID storeId, Instant at, SigningKey key) {
        HeadStatement unsigned = new HeadStatement(
                storeId,
                verified.position(),
                verified.sequence(),
                verified.digest(),
                verified.logDigest(),
                verified.secondFormFrom(),
                at,
                key.publicKey(),
                Bytes.EMPTY);
        return new HeadStatement(
                storeId,
                unsigned.position,
                unsigned.sequence,
                unsigned.digest,
                unsigned.logDigest,
                unsigned.secondFormFrom,
                at,
                unsigned.publicKey,
                key.sign(unsigned.signed()));
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when the text is none
     */
    public static HeadStatement parse(String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            String kind = json == null ? "" : text(json, "kind");
            if (json == null || !(kind.equals(KIND) || kind.equals(FIRST_KIND))) {
                throw new IllegalArgumentException("no signed statement about the head of a chain");
            }
            return new HeadStatement(
                    UUID.fromString(text(json, "store")),
                    Position.parse(text(json, "position")),
                    Long.parseLong(text(json, "sequence")),
                    digest(text(json, "digest")),
                    digest(text(json, "logDigest")),
                    kind.equals(KIND) ? Long.parseLong(text(json, "secondFormFrom")) : 0,
                    Instant.parse(text(json, "at")),
                    Bytes.wrap(Base64.getDecoder().decode(text(json, "publicKey"))),
                    Bytes.wrap(Base64.getDecoder().decode(text(json, "signature"))));
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("no signed statement about the head of a chain: " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isValueNode()) {
            throw new IllegalArgumentException("a signed statement without '" + name + "'");
        }
        return value.asText();
    }

    private static Bytes digest(String digits) {
        byte[] bytes = HexFormat.of().parseHex(digits);
        if (bytes.length != ChangeBytes.DIGEST) {
            throw new IllegalArgumentException("a digest of " + bytes.length + " bytes");
        }
        return Bytes.wrap(bytes);
    }

    /** Whether the signature is that of the statement, by a public key in X.509 encoding. */
    public boolean isSignedBy(Bytes key) {
        try {
            PublicKey decoded = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(key.array()));
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(decoded);
            verifier.update(signed());
            return publicKey.equals(key) && verifier.verify(signature.array());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private byte[] signed() {
        return unsigned().toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode unsigned() {
        ObjectNode json = MAPPER.createObjectNode()
                .put("kind", secondFormFrom == 0 ? FIRST_KIND : KIND)
                .put("store", storeId.toString())
                .put("position", position.toString())
                .put("sequence", sequence)
                .put("digest", digest.toString())
                .put("logDigest", logDigest.toString());
        if (secondFormFrom != 0) {
            json.put("secondFormFrom", secondFormFrom);
        }
        return json.put("at", at.toString())
                .put("publicKey", Base64.getEncoder().encodeToString(publicKey.array()));
    }

    /** As JSON on one line. */
    public String toJson() {
        return unsigned()
                .put("signature", Base64.getEncoder().encodeToString(signature.array()))
                .toString();
    }
}
