package io.entail.http.settings;

import io.entail.schema.formats.HostAndPort;
import io.entail.schema.formats.HostAndPort.Kind;
import io.entail.schema.formats.IpAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A host with an optional port, as it is written after {@code http://} and in {@code Host}. Immutable.
 *
 * @param host in its normal form: names in lower case, addresses as Java writes them, without brackets
 * @param port empty when none is given
 */
public record Authority(String host, OptionalInt port) {
    private static final int LENGTH_MAX = 300;

    /** Parses {@code example.com}, {@code 10.0.0.1:80} or {@code [::1]:80}; empty when the text is not valid. */
    public static Optional<Authority> parse(String text) {
        // An IPv6 address without brackets could be mistaken for one with a port.
        if (text.length() > LENGTH_MAX || (!text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':'))) {
            return Optional.empty();
        }
        HostAndPort parts = HostAndPort.of(text);
        if (parts.kind() == Kind.INVALID || !parts.validPort()) {
            return Optional.empty();
        }
        int end = parts.port() ? text.lastIndexOf(':') : text.length();
        String host = text.substring(0, end);
        OptionalInt port =
                parts.port() ? OptionalInt.of(Integer.parseInt(text.substring(end + 1))) : OptionalInt.empty();
        boolean brackets = host.startsWith("[");
        return Optional.of(new Authority(spelling(brackets ? host.substring(1, host.length() - 1) : host), port));
    }

    /** Returns the normal form of an address, or a name in lower case. */
    private static String spelling(String host) {
        return isAddress(host) ? address(host).getHostAddress() : host.toLowerCase(Locale.ROOT);
    }

    private static boolean isAddress(String host) {
        return IpAddresses.isV4(host) || IpAddresses.isV6(host);
    }

    /** Returns the address. No name is resolved, because the text is an address. */
    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + host + "' is no address", e);
        }
    }

    /** Whether the host means the machine itself. Names other than {@code localhost} are not resolved. */
    public boolean isLoopback() {
        return host.equals("localhost") || (isAddress(host) && address(host).isLoopbackAddress());
    }

    /** Returns the form that is written before a path. */
    @Override
    public String toString() {
        String bare = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port.isPresent() ? bare + ":" + port.getAsInt() : bare;
    }
}
