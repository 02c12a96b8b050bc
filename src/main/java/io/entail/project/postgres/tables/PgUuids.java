package io.entail.project.postgres.tables;

import io.entail.resolve.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Converts UUIDs between text, canonical key and 16 bytes. Only texts in lower case are accepted, so that each UUID has
 * exactly one text.
 */
public final class PgUuids {
    public static final int BYTES = 16;
    static final int CHARACTERS = 36;
    private static final int KEY_HEADER = 5;
    private static final byte TEXT = 1;

    private PgUuids() {}

    /** Appends the UUID of a text with its length. Returns false and appends nothing when the text is not a UUID. */
    public static boolean put(String text, PgBuffer out) {
        int place = out.length();
        if (text.length() != CHARACTERS) {
            return false;
        }
        out.int32(BYTES);
        for (int i = 0; i < CHARACTERS; i++) {
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (text.charAt(i) != '-') {
                    out.cut(place);
                    return false;
                }
                continue;
            }
            int high = digit(text.charAt(i));
            int low = digit(text.charAt(++i));
            if (high < 0 || low < 0) {
                out.cut(place);
                return false;
            }
            out.int8(high << 4 | low);
        }
        return true;
    }

    /** Appends the UUID of a canonical key that consists of one UUID, as {@link #put(String, PgBuffer)} does. */
    public static boolean put(Bytes key, PgBuffer out) {
        String text = text(key);
        return text != null && put(text, out);
    }

    /** Returns the text of a canonical key that consists of one UUID, null when the key is another one. */
    public static @Nullable String text(Bytes key) {
        byte[] bytes = key.array();
        boolean fits = bytes.length == KEY_HEADER + CHARACTERS
                && bytes[0] == TEXT
                && bytes[1] == 0
                && bytes[2] == 0
                && bytes[3] == 0
                && bytes[4] == CHARACTERS;
        if (!fits) {
            return null;
        }
        String text = new String(bytes, KEY_HEADER, CHARACTERS, StandardCharsets.ISO_8859_1);
        return isUuid(text) ? text : null;
    }

    public static boolean isUuid(String text) {
        if (text.length() != CHARACTERS) {
            return false;
        }
        for (int i = 0; i < CHARACTERS; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? text.charAt(i) != '-' : digit(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the UUID of a text, null when the text is not one. */
    public static @Nullable UUID of(String text) {
        return isUuid(text) ? UUID.fromString(text) : null;
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
