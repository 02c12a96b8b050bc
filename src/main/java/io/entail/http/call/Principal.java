package io.entail.http.call;

import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a request is made, as far as it has proven that.
 *
 * @param name of its token or certificate, null when it has none and needs none
 */
public record Principal(@Nullable String name, Role role) {
    /** What may be done; each role may what those before it may. */
    public enum Role {
        READ,
        WRITE,
        ADMIN;

        /** Its name in token files and messages. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Nobody in particular, on a server that trusts who reaches it. */
    public static final Principal LOCAL = new Principal(null, Role.ADMIN);

    /**
     * Checks the role.
     *
     * @throws Refusal with 403 when it does not suffice
     */
    public void require(Role needed) {
        if (role.compareTo(needed) < 0) {
            throw new Refusal(403, "the role '" + role.text() + "' may not do this: it needs '" + needed.text() + "'");
        }
    }
}
