package io.entail.schema.formats;

import io.entail.errors.words.Excerpt;
import org.jspecify.annotations.Nullable;

/** Formats of names and other short texts. */
final class NameFormats {
    private NameFormats() {}

    static @Nullable String name(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isOfName(text.charAt(i))) {
                return "invalid value '" + Excerpt.of(text)
                        + "': it must only contain alphanumeric and '., -, _, ~' characters";
            }
        }
        return null;
    }

    static @Nullable String utf8Name(String text) {
        int broken = brokenAt(text);
        if (broken > 0) {
            return "invalid utf-8 character sequence detected at position " + broken;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80 && !isOfName(c)) {
                return "invalid value '" + Excerpt.of(text)
                        + "': the only accepted ascii characters are alphanumerics or ., -, _, and ~";
            }
        }
        return null;
    }

    private static boolean isOfName(char c) {
        return Digits.isAlphanumeric(c) || c == '.' || c == '-' || c == '_' || c == '~';
    }

    static @Nullable String tag(String text) {
        boolean fits = brokenAt(text) == 0;
        for (int i = 0; i < text.length() && fits; i++) {
            char c = text.charAt(i);
            fits = c >= 0x80 || (c > ' ' && c < 0x7F && c != ',' && c != '/');
        }
        return fits
                ? null
                : "invalid tag '" + Excerpt.of(text)
                        + "': expected printable ascii (except `,` and `/`) or valid utf-8 sequences";
    }

    /**
     * Returns the byte, from 1, at which a text has no UTF-8 form because of a half surrogate pair; 0 when there is
     * none.
     */
    private static int brokenAt(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                return bytes + 1;
            }
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        }
        return 0;
    }

    static @Nullable String headerName(String text) {
        return token("header", text);
    }

    static @Nullable String cookieName(String text) {
        return token("cookie", text);
    }

    private static @Nullable String token(String of, String text) {
        boolean fits = !text.isEmpty();
        for (int i = 0; i < text.length() && fits; i++) {
            char c = text.charAt(i);
            fits = Digits.isAlphanumeric(c) || c == '_' || c == '-';
        }
        return fits
                ? null
                : "bad " + of + " name '" + Excerpt.of(text) + "', allowed characters are A-Z, a-z, 0-9, '_', and '-'";
    }

    static @Nullable String httpMethod(String text) {
        boolean fits = !text.isEmpty();
        for (int i = 0; i < text.length() && fits; i++) {
            fits = text.charAt(i) >= 'A' && text.charAt(i) <= 'Z';
        }
        return fits ? null : "invalid value: " + Excerpt.of(text);
    }

    /**
     * Returns the format of a version: a number, optionally followed by numbers, dots and the name of a pre-release, as
     * in {@code 1.2.3-rc.1}.
     */
    static @Nullable String semanticVersion(String text) {
        if (text.contains("..")) {
            return "must not have empty version segments";
        }
        boolean fits = !text.isEmpty() && Digits.isDigit(text.charAt(0));
        return fits ? null : "invalid version number: must be in format of X.Y.Z";
    }
}
