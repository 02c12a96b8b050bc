package io.entail.http.guard;

import io.entail.config.HttpKeys;
import io.entail.errors.words.Excerpt;
import io.entail.http.call.Refusal;
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
 * Requests have to be for this server by a name that is known to be its own. A page of anybody else's whose name is made to
 * lead here would be of the same origin as the server for a browser, and could read everything.
 *
 * <p>Its own are the names of this machine for itself ({@code localhost}, 127.0.0.1, ::1), which no other can take; the
 * address that the connection came to; the host of {@code entail.http.listen}; the names of its certificate; and those of
 * {@code entail.http.allowed-hosts}. Ports are of no matter, for they are forwarded. Immutable.
 */
final class HostGuard {
    private final String listen;
    private final List<String> allowed;
    private final Supplier<? extends Collection<String>> certified;

    /**
     * For a server.
     *
     * @param certified the names of its certificate, as it is now
     */
    HostGuard(HttpSettings settings, Supplier<? extends Collection<String>> certified) {
        this.listen = settings.listen().host();
        this.allowed = settings.allowedHosts();
        this.certified = certified;
    }

    /**
     * Which host the request is for.
     *
     * @throws Refusal with 400 when it does not say so, with 403 when it is another than this
     */
    Authority of(Request request) {
        List<String> given = request.getHeaders().getValuesList(HttpHeader.HOST);
        // From version 2 on, the authority of the address takes the place of the header.
        if (given.isEmpty() && request.getConnectionMetaData().getHttpVersion().getVersion() >= 20) {
            given = List.of(String.valueOf(request.getHttpURI().getAuthority()));
        }
        if (given.size() != 1) {
            throw Refusal.bad("a request needs one 'Host'");
        }
        Authority host = parse(given.get(0));
        Authority address = parse(String.valueOf(request.getHttpURI().getAuthority()));
        if (!address.host().equals(host.host())) {
            throw Refusal.bad("'Host' and the host of the address differ");
        }
        if (!isOurs(host, request)) {
            throw new Refusal(
                    403,
                    "this is no server of '" + Excerpt.of(host.host())
                            + "'; if it is reached by that name, it has to be in " + HttpKeys.ALLOWED_HOSTS);
        }
        return host;
    }

    private static Authority parse(String text) {
        return Authority.parse(text).orElseThrow(() -> Refusal.bad("'" + Excerpt.of(text) + "' is no host"));
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

    /** A wildcard is one label, as it is in certificates. */
    private static boolean matches(String pattern, String host) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && host.substring(dot + 1).equals(pattern.substring(2));
    }
}
