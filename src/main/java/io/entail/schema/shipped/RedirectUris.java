package io.entail.schema.shipped;

import io.entail.errors.words.Excerpt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks redirect URIs: absolute and without a fragment. */
final class RedirectUris {
    private static final Pattern ABSOLUTE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9+.-]*://([^/?#]*).*", Pattern.DOTALL);

    private RedirectUris() {}

    static @Nullable String check(Object value) {
        String uri = String.valueOf(value);
        Matcher parts = ABSOLUTE.matcher(uri);
        if (!parts.matches() || host(parts.group(1)).isEmpty()) {
            return "cannot parse '" + Excerpt.of(uri) + "'";
        }
        return uri.indexOf('#') < 0 ? null : "fragment not allowed in '" + Excerpt.of(uri) + "'";
    }

    /** Returns the host of an authority, without user and port. */
    private static String host(String authority) {
        String address = authority.substring(authority.lastIndexOf('@') + 1);
        int port = address.lastIndexOf(':');
        return port > address.lastIndexOf(']') ? address.substring(0, port) : address;
    }
}
