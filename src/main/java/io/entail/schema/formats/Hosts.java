package io.entail.schema.formats;

import io.entail.errors.words.Excerpt;
import io.entail.schema.formats.HostAndPort.Kind;
import org.jspecify.annotations.Nullable;

/** Formats of hosts: those that requests are sent to, and those that requests are for. */
final class Hosts {
    private static final String NO_PORT = "must not have a port";
    private static final String NO_IP = "must not be an IP";

    private Hosts() {}

    /** Returns the format of a name or an address. */
    static @Nullable String host(String text) {
        HostAndPort host = HostAndPort.of(text);
        if (host.kind() == Kind.INVALID) {
            return invalid(text);
        }
        return host.port() ? NO_PORT : null;
    }

    static @Nullable String hostWithOptionalPort(String text) {
        return hostWithOptionalPort(text, text);
    }

    private static @Nullable String hostWithOptionalPort(String text, String told) {
        HostAndPort host = HostAndPort.of(text);
        if (host.kind() == Kind.INVALID) {
            return "invalid hostname: " + Excerpt.of(told);
        }
        return host.validPort() ? null : "invalid port number";
    }

    /** Returns the format of a name whose first or last label may be a wildcard. */
    static @Nullable String wildcardHost(String text) {
        int first = text.indexOf('*');
        if (first > 0 && first < text.length() - 1) {
            return "wildcard must be leftmost or rightmost character";
        }
        if (first >= 0 && text.indexOf('*', first + 1) >= 0) {
            return "only one wildcard must be specified";
        }
        return name(text.replace("*", "wildcard"), text);
    }

    /** Returns the format of a server name. */
    static @Nullable String sni(String text) {
        return name(text, text);
    }

    private static @Nullable String name(String text, String told) {
        HostAndPort host = HostAndPort.of(text);
        if (host.kind() == Kind.INVALID) {
            return invalid(told);
        }
        if (host.kind() == Kind.IP) {
            return NO_IP;
        }
        return host.port() ? NO_PORT : null;
    }

    private static String invalid(String text) {
        return "invalid value: " + Excerpt.of(text);
    }

    /** Returns the format of the host of a request, whose first or last label may be a wildcard. */
    static @Nullable String routeHost(String text) {
        int first = text.indexOf('*');
        if (first < 0) {
            return hostWithOptionalPort(text, text);
        }
        if (text.indexOf('*', first + 1) >= 0) {
            return "invalid wildcard: must have at most one wildcard";
        }
        boolean leftmost = text.startsWith("*.");
        boolean rightmost = text.endsWith(".*") || text.contains(".*:");
        if (!leftmost && !rightmost) {
            return "invalid wildcard: must be placed at leftmost or rightmost label";
        }
        return hostWithOptionalPort(text.replace("*", "wildcard"), text);
    }

    /** Returns the format of the name of an upstream, which is used where a service has its host. */
    static @Nullable String upstreamName(String text) {
        HostAndPort host = HostAndPort.of(text);
        if (host.kind() == Kind.INVALID || !host.validPort()) {
            return wrongName(text, "must be a valid hostname");
        }
        if (host.kind() == Kind.IP) {
            return wrongName(text, "no ip addresses allowed");
        }
        return host.port() ? wrongName(text, "no port allowed") : null;
    }

    private static String wrongName(String text, String why) {
        return "Invalid name ('" + Excerpt.of(text) + "'); " + why;
    }

    /** Returns the format of the address that an upstream sends requests to. */
    static @Nullable String target(String text) {
        HostAndPort host = HostAndPort.of(text);
        boolean fits = host.kind() != Kind.INVALID && host.validPort();
        return fits ? null : "Invalid target ('" + Excerpt.of(text) + "'); not a valid hostname or ip address";
    }
}
