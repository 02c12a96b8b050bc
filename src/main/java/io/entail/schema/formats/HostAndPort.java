package io.entail.schema.formats;

/**
 * A text that may name a host, with an optional port: {@code example.com}, {@code example.com:80}, {@code 10.0.0.1:80},
 * {@code ::1}, {@code [::1]:80}.
 *
 * @param kind kind of the host
 * @param port whether there is a port, valid or not
 * @param validPort whether the port is absent or a number up to 65535
 */
public record HostAndPort(Kind kind, boolean port, boolean validPort) {

    /** The kind of text that names the host. */
    public enum Kind {
        NAME,
        IP,
        /** Not the name of a host. */
        INVALID
    }

    private static final HostAndPort INVALID = new HostAndPort(Kind.INVALID, false, true);

    public static HostAndPort of(String text) {
        if (text.startsWith("[")) {
            return bracketed(text);
        }
        int colon = text.indexOf(':');
        if (colon >= 0 && text.indexOf(':', colon + 1) >= 0) {
            return IpAddresses.isV6(text) ? new HostAndPort(Kind.IP, false, true) : INVALID;
        }
        String host = colon < 0 ? text : text.substring(0, colon);
        String port = colon < 0 ? "" : text.substring(colon + 1);
        if (colon >= 0 && (port.isEmpty() || !Digits.areDigits(port))) {
            return INVALID;
        }
        Kind kind = looksLikeV4(host)
                ? (IpAddresses.isV4(host) ? Kind.IP : Kind.INVALID)
                : (isName(host) ? Kind.NAME : Kind.INVALID);
        return new HostAndPort(kind, colon >= 0, colon < 0 || isPort(port));
    }

    private static HostAndPort bracketed(String text) {
        int end = text.indexOf(']');
        if (end < 0 || !IpAddresses.isV6(text.substring(1, end))) {
            return INVALID;
        }
        String rest = text.substring(end + 1);
        if (rest.isEmpty()) {
            return new HostAndPort(Kind.IP, false, true);
        }
        String port = rest.substring(1);
        boolean fits = rest.charAt(0) == ':' && !port.isEmpty() && Digits.areDigits(port);
        return fits ? new HostAndPort(Kind.IP, true, isPort(port)) : INVALID;
    }

    /** Whether digits are a valid port; no digits at all are not. */
    static boolean isPort(String digits) {
        return digits.isEmpty() || (digits.length() <= 9 && Integer.parseInt(digits) <= 65_535);
    }

    /** Whether a host consists only of digits and dots, as no name does. */
    private static boolean looksLikeV4(String host) {
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) != '.' && !Digits.isDigit(host.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether it is a name: labels of letters, digits, underscores and dashes that do not end with a dash; Punycode
     * names may begin with one. A dot after the last label makes the name absolute.
     */
    private static boolean isName(String host) {
        char before = '.';
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '.') {
                if (before == '.' || before == '-') {
                    return false;
                }
            } else if (c != '-' && c != '_' && !Digits.isAlphanumeric(c)) {
                return false;
            }
            before = c;
        }
        return !host.isEmpty() && before != '-';
    }
}
