package io.entail.http.guard;

import io.entail.http.call.Principal;
import io.entail.http.call.Principal.Role;
import java.util.Base64;
import java.util.Random;

/**
 * A token that nobody has had before, and the line of a token file that lets it in.
 *
 * @param token for the one who uses it, and nobody else
 * @param line for the file
 */
public record NewToken(String token, String line) {
    /** So that programs that look for secrets which have leaked know one. */
    private static final String PREFIX = "entail_";

    private static final int BYTES = 32;

    /**
     * Makes one.
     *
     * @param random one that cannot be foreseen
     * @throws IllegalArgumentException when the name is none
     */
    public static NewToken of(String name, Role role, Random random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        TokenLine line =
                new TokenLine(new Principal(TokenLine.name(name), role), TokenLine.HASH, TokenLine.hash(token));
        return new NewToken(token, line.toString());
    }

    /** Without the token, which belongs into no log. */
    @Override
    public String toString() {
        return line;
    }
}
