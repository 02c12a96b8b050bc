package io.entail.project.postgres.read;

import io.entail.project.postgres.tables.PgUuids;
import io.entail.resolve.Bytes;
import io.entail.writes.CanonicalKey;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The lower bound of the uuids that follow a key in the order of canonical bytes. The key comes from a token and may be
 * of any kind. Immutable.
 *
 * @param from the bound, null if all uuids follow
 * @param including whether the bound itself follows
 * @param none whether no uuid follows
 */
record PgUuidBound(@Nullable UUID from, boolean including, boolean none) {
    private static final String FORM = "00000000-0000-0000-0000-000000000000";
    private static final String DIGITS = "0123456789abcdef";
    private static final int HEADER = 5;

    static PgUuidBound behind(Bytes key) {
        String same = PgUuids.text(key);
        if (same != null) {
            return new PgUuidBound(UUID.fromString(same), false, false);
        }
        byte[] bytes = key.array();
        byte[] form = CanonicalKey.of(FORM).array();
        int header = Arrays.compareUnsigned(
                bytes, 0, Math.min(HEADER, bytes.length), form, 0, Math.min(HEADER, bytes.length));
        if (header != 0 || bytes.length < HEADER) {
            return header > 0 ? new PgUuidBound(null, false, true) : new PgUuidBound(null, false, false);
        }
        // The key is a text of the length of a uuid, so its bytes can be compared with the characters of a uuid one by
        // one.
        byte[] text = Arrays.copyOfRange(bytes, HEADER, HEADER + FORM.length());
        StringBuilder least = new StringBuilder(FORM);
        int fault = 0;
        while (fault < text.length && isPossible(fault, text[fault])) {
            least.setCharAt(fault, (char) text[fault]);
            fault++;
        }
        if (fault < text.length && raised(least, fault, text[fault] & 0xff)) {
            return new PgUuidBound(UUID.fromString(least.toString()), true, false);
        }
        for (int at = fault - 1; at >= 0; at--) {
            int had = least.charAt(at);
            least.replace(at, FORM.length(), FORM.substring(at));
            if (raised(least, at, had)) {
                return new PgUuidBound(UUID.fromString(least.toString()), true, false);
            }
        }
        return new PgUuidBound(null, false, true);
    }

    private static boolean isPossible(int at, byte character) {
        return FORM.charAt(at) == '-' ? character == '-' : DIGITS.indexOf(character) >= 0;
    }

    /** Replaces a character by the least possible one above a value; returns false if there is none. */
    private static boolean raised(StringBuilder text, int at, int above) {
        String possible = FORM.charAt(at) == '-' ? "-" : DIGITS;
        for (int i = 0; i < possible.length(); i++) {
            if (possible.charAt(i) > above) {
                text.setCharAt(at, possible.charAt(i));
                return true;
            }
        }
        return false;
    }
}
