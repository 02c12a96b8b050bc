package io.entail.schema.formats;

import org.jspecify.annotations.Nullable;

/** Parses {@code scheme://user@host:port/path?query#fragment}, of which scheme and host are required. */
final class Urls {
    private Urls() {}

    static @Nullable String url(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7F) {
                return "could not parse url. it has a space or a control character at position " + (i + 1);
            }
        }
        int scheme = scheme(text);
        if (!text.startsWith("//", scheme == 0 ? 0 : scheme + 1)) {
            return "missing host in url";
        }
        String authority = authority(text, scheme == 0 ? 2 : scheme + 3);
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = place.indexOf(':', place.indexOf(']') + 1);
        if (place.isEmpty() || colon == 0) {
            return "missing host in url";
        }
        String port = colon < 0 ? "" : place.substring(colon + 1);
        if (!Digits.areDigits(port) || !HostAndPort.isPort(port)) {
            return "could not parse url. its port is no number up to 65535";
        }
        return scheme == 0 ? "missing scheme in url" : null;
    }

    /** Returns the index of the colon after the scheme, 0 when there is no scheme. */
    private static int scheme(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                return i;
            }
            boolean letter = Digits.isAlphanumeric(c) && !Digits.isDigit(c);
            if (!letter && (i == 0 || (!Digits.isDigit(c) && "+.-".indexOf(c) < 0))) {
                return 0;
            }
        }
        return 0;
    }

    private static String authority(String text, int from) {
        int end = from;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(from, end);
    }
}
