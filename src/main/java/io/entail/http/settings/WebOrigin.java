package io.entail.http.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a web page comes from, as browsers tell it: {@code https://ops.example.com}, {@code http://127.0.0.1:3000}.
 * Immutable.
 *
 * @param scheme in lower case
 * @param authority with the port, except for a scheme whose usual one is not known
 */
public record WebOrigin(String scheme, Authority authority) {
    private static final int SCHEME_MAX = 40;

    /** The origin of what is at an authority. */
    public static WebOrigin of(String scheme, Authority authority) {
        OptionalInt port = authority.port().isPresent() ? authority.port() : usualPort(scheme);
        return new WebOrigin(scheme, new Authority(authority.host(), port));
    }

    /** What a text says; empty when it is no origin, such as {@code null} or an address with a path. */
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
