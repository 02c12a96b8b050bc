package io.entail.http.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The origin of a web page as browsers send it: {@code https://ops.example.com}, {@code http://127.0.0.1:3000}.
 * Immutable.
 *
 * @param scheme in lower case
 * @param authority always with the port, unless the default port of the scheme is unknown
 */
public record WebOrigin(String scheme, Authority authority) {
    private static final int SCHEME_MAX = 40;

    /** Returns the origin of a scheme and an authority. */
    public static WebOrigin of(String scheme, Authority authority) {
        OptionalInt port = authority.port().isPresent() ? authority.port() : usualPort(scheme);
        return new WebOrigin(scheme, new Authority(authority.host(), port));
    }

    /** Parses an origin; empty when the text is not one, such as {@code null} or a URL with a path. */
    public static Optional<WebOrigin> parse(String text) {
        int end = text.indexOf("://");
        if (end < 1 || end > SCHEME_MAX || !isScheme(text.substring(0, end))) {
            return Optional.empty();
        }
        String scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
        return Authority.parse(text.substring(end + 3)).map(authority -> of(scheme, authority));
    }

    private static boolean isScheme(String text) {
        return text.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '-'
                        || c == '+'
                        || c == '.');
    }

    private static OptionalInt usualPort(String scheme) {
        return switch (scheme) {
            case "http" -> OptionalInt.of(80);
            case "https" -> OptionalInt.of(443);
            default -> OptionalInt.empty();
        };
    }
}
