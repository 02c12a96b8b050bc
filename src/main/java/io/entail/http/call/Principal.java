package io.entail.http.call;

import org.jspecify.annotations.Nullable;

/**
 * The authenticated sender of a request.
 *
 * @param name the name that belongs to the token or certificate; null on a server that requires neither
 */
public record Principal(@Nullable String name, Role role) {
    /** What a sender may do. Each role includes the roles before it. */
    public enum Role {
        READ,
        WRITE,
        ADMIN;

        /** Returns its name in token files and messages. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The sender of every request to a server that does not authenticate. */
    public static final Principal LOCAL = new Principal(null, Role.ADMIN);

    /**
     * Checks the role.
     *
     * @throws RefusedRequest with 403 when the role is not sufficient
     */
    public void require(Role needed) {
        if (role.compareTo(needed) < 0) {
            throw new RefusedRequest(
                    403, "the role '" + role.text() + "' may not do this: it needs '" + needed.text() + "'");
        }
    }
}
