package io.entail.http.guard;

import io.entail.config.HttpKeys;
import io.entail.errors.words.Excerpt;
import io.entail.http.call.RefusedRequest;
import io.entail.http.settings.Authority;
import io.entail.http.settings.HttpSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Refuses requests whose host is not a known name of this server. This prevents DNS rebinding: a foreign page whose
 * name is made to resolve to this server would have the server's origin in a browser, and could read everything.
 *
 * <p>Known names are the names of this machine for itself ({@code localhost}, 127.0.0.1, ::1), which no other machine
 * can have; the address on which the connection was accepted; the host of {@code entail.http.listen}; the names of its
 * certificate; and those of {@code entail.http.allowed-hosts}. Ports are ignored, because they may be forwarded.
 * Immutable.
 */
final class HostGuard {
    private final String listen;
    private final List<String> allowed;
    private final Supplier<? extends Collection<String>> certified;

    /**
     * Creates the guard of a server.
     *
     * @param certified supplies the names of its current certificate
     */
    HostGuard(HttpSettings settings, Supplier<? extends Collection<String>> certified) {
        this.listen = settings.listen().host();
        this.allowed = settings.allowedHosts();
        this.certified = certified;
    }

    /**
     * Returns the host that the request is for.
     *
     * @throws RefusedRequest with 400 when the request names no host, with 403 when the host is not this server
     */
    Authority of(Request request) {
        List<String> given = request.getHeaders().getValuesList(HttpHeader.HOST);
        // In HTTP/2 and later, the authority of the target replaces the header.
        if (given.isEmpty() && request.getConnectionMetaData().getHttpVersion().getVersion() >= 20) {
            given = List.of(String.valueOf(request.getHttpURI().getAuthority()));
        }
        if (given.size() != 1) {
            throw RefusedRequest.bad("a request needs one 'Host'");
        }
        Authority host = parse(given.get(0));
        Authority address = parse(String.valueOf(request.getHttpURI().getAuthority()));
        if (!address.host().equals(host.host())) {
            throw RefusedRequest.bad("'Host' and the host of the address differ");
        }
        if (!isOurs(host, request)) {
            throw new RefusedRequest(
                    403,
                    "this is no server of '" + Excerpt.of(host.host())
                            + "'; if it is reached by that name, it has to be in " + HttpKeys.ALLOWED_HOSTS);
        }
        return host;
    }

    private static Authority parse(String text) {
        return Authority.parse(text).orElseThrow(() -> RefusedRequest.bad("'" + Excerpt.of(text) + "' is no host"));
    }

    private boolean isOurs(Authority authority, Request request) {
        String host = authority.host();
        return authority.isLoopback()
                || host.equals(listen)
                || host.equals(reachedAt(request))
                || allowed.stream().anyMatch(each -> matches(each, host))
                || certified.get().stream().anyMatch(each -> matches(each, host));
    }

    private static String reachedAt(Request request) {
        boolean known = request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress;
        InetAddress address = known
                ? ((InetSocketAddress) request.getConnectionMetaData().getLocalSocketAddress()).getAddress()
                : null;
        return address == null ? "" : address.getHostAddress();
    }

    /** Whether a host matches. A wildcard stands for exactly one label, as in certificates. */
    private static boolean matches(String pattern, String host) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && host.substring(dot + 1).equals(pattern.substring(2));
    }
}
