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
 * A host, with a port or without, as it stands behind {@code http://} and in {@code Host}. Immutable.
 *
 * @param host in one spelling of many: names in lower case, addresses as Java writes them, without brackets
 * @param port if there is one
 */
public record Authority(String host, OptionalInt port) {
    private static final int LENGTH_MAX = 300;

    /** What a text says: {@code example.com}, {@code 10.0.0.1:80}, {@code [::1]:80}; empty when it is something else. */
    public static Optional<Authority> parse(String text) {
        // An address of version 6 without brackets could be one with a port just as well.
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

    /** Addresses in their one spelling, names in lower case. */
    private static String spelling(String host) {
        return isAddress(host) ? address(host).getHostAddress() : host.toLowerCase(Locale.ROOT);
    }

    private static boolean isAddress(String host) {
        return IpAddresses.isV4(host) || IpAddresses.isV6(host);
    }

    /** Nothing is looked up: it is an address. */
    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + host + "' is no address", e);
        }
    }

    /** Whether whoever asks for it means the machine that he is on: names other than {@code localhost} are not looked up. */
    public boolean isLoopback() {
        return host.equals("localhost") || (isAddress(host) && address(host).isLoopbackAddress());
    }

    /** As it is written before a path. */
    @Override
    public String toString() {
        String bare = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port.isPresent() ? bare + ":" + port.getAsInt() : bare;
    }
}
