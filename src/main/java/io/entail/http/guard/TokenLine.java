package io.entail.http.guard;

import io.entail.http.call.Principal;
import io.entail.http.call.Principal.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * A line of a token file: a name, its role, and the proof that a sender has to give.
 *
 * <pre>
 * # name role proof
 * ci     write sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 * backup read  cn:backup.example.com
 * </pre>
 *
 * <p>{@code sha256} is the hash of a token: random, a token is random, so the hash needs neither a salt nor a slow
 * function, and the file reveals no token. {@code cn} is the common name, to the end of the line, in a certificate that
 * the configured authorities vouch for. A name may have several lines, for example while one token is being replaced by
 * another.
 *
 * @param principal the name and its role
 * @param kind {@code sha256:} or {@code cn:}
 * @param proof the hash in lower case, or the common name
 */
record TokenLine(Principal principal, String kind, String proof) {
    static final String HASH = "sha256:";
    static final String COMMON_NAME = "cn:";
    static final int NAME_MAX = 100;

    private static final int HASH_DIGITS = 64;

    /**
     * Parses a line that is neither empty nor a comment.
     *
     * @throws IllegalArgumentException saying what is wrong, without quoting the line, which may contain a token
     */
    static TokenLine parse(String line) {
        String[] parts = line.strip().split("\\s+", 3);
        if (parts.length < 3) {
            throw new IllegalArgumentException("not 'NAME ROLE sha256:HASH' or 'NAME ROLE cn:COMMON NAME'");
        }
        Principal principal = new Principal(name(parts[0]), role(parts[1]));
        String proof = parts[2];
        if (proof.startsWith(COMMON_NAME) && proof.length() > COMMON_NAME.length()) {
            return new TokenLine(
                    principal,
                    COMMON_NAME,
                    proof.substring(COMMON_NAME.length()).strip());
        }
        if (!proof.startsWith(HASH) || !isHash(proof.substring(HASH.length()))) {
            throw new IllegalArgumentException(
                    "the proof is neither sha256: and 64 hexadecimal digits nor cn: and a name");
        }
        return new TokenLine(principal, HASH, proof.substring(HASH.length()).toLowerCase(java.util.Locale.ROOT));
    }

    /**
     * Checks a name.
     *
     * @throws IllegalArgumentException when it is not valid
     */
    static String name(String text) {
        if (!text.matches("[a-zA-Z0-9._@-]{1," + NAME_MAX + "}")) {
            throw new IllegalArgumentException("a name is 1 to " + NAME_MAX + " characters of a-z A-Z 0-9 . _ @ -");
        }
        return text;
    }

    private static Role role(String text) {
        return Arrays.stream(Role.values())
                .filter(role -> role.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the role is none of "
                        + Arrays.stream(Role.values()).map(Role::text).collect(Collectors.joining(", "))));
    }

    private static boolean isHash(String text) {
        return text.length() == HASH_DIGITS && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    }

    /** Returns the hash of a token in the form of the file. */
    static String hash(String token) {
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return principal.name() + " " + principal.role().text() + " " + kind + proof;
    }
}
