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
 * A statement of where the chain of a store's feed stood, signed with Ed25519. It has to be kept out of reach of anyone
 * who can alter the topics. Its text is a JSON object on one line; the signature covers that text without its last
 * member, the signature itself. Immutable.
 *
 * @param storeId of the log
 * @param position that the feed had reached
 * @param sequence of the last change
 * @param digest digest of the last change, which covers all changes before it
 * @param logDigest digest of the log at the position
 * @param secondFormFrom sequence of the first change that has the expiry of its row, 0 if there was none; {@code
 *     digest} belongs to a chain in which earlier changes do not have it
 * @param at when it was signed, by the clock of the signer
 * @param publicKey the public key in X.509 encoding
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

    /** The kind of statements of releases whose feed had one form, which is still used for such feeds. */
    private static final String FIRST_KIND = "entail chain head 1";

    private static final String KIND = "entail chain head 2";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Signs the result of a verification. */
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
     * Parses a statement.
     *
     * @throws IllegalArgumentException when the text is not a statement
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

    /** Returns whether the signature is valid for a public key in X.509 encoding. */
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

    /** Returns the statement as JSON on one line. */
    public String toJson() {
        return unsigned()
                .put("signature", Base64.getEncoder().encodeToString(signature.array()))
                .toString();
    }
}
