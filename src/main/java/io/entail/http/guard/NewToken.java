package io.entail.http.guard;

import io.entail.http.call.Principal;
import io.entail.http.call.Principal.Role;
import java.util.Base64;
import java.util.Random;

/**
 * A newly generated token, and the line of the token file that permits it.
 *
 * @param token the secret, to be given only to its user
 * @param line for the file
 */
public record NewToken(String token, String line) {
    /** A prefix by which programs that scan for leaked secrets recognise a token. */
    private static final String PREFIX = "entail_";

    private static final int BYTES = 32;

    /**
     * Generates a token.
     *
     * @param random a cryptographically strong source
     * @throws IllegalArgumentException when the name is not valid
     */
    public static NewToken of(String name, Role role, Random random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        TokenLine line =
                new TokenLine(new Principal(TokenLine.name(name), role), TokenLine.HASH, TokenLine.hash(token));
        return new NewToken(token, line.toString());
    }

    /** Leaves out the token, which must not appear in logs. */
    @Override
    public String toString() {
        return line;
    }
}
