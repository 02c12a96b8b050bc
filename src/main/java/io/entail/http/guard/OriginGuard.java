package io.entail.http.guard;

import io.entail.config.HttpKeys;
import io.entail.errors.words.Excerpt;
import io.entail.http.call.Refusal;
import io.entail.http.settings.Authority;
import io.entail.http.settings.HttpSettings;
import io.entail.http.settings.WebOrigin;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * Pages of others get nothing done here through the browser of somebody who may. Browsers say where a request comes from, in
 * {@code Origin} and {@code Sec-Fetch-Site}; what comes from another page is refused, whatever its method, for a form or
 * an image needs nobody's leave. Programs that are no browsers say nothing of the kind and pass.
 *
 * <p>Pages of the origins in {@code entail.http.allowed-origins} may ask, and read the answers: that is CORS, with the one
 * origin and never {@code *}.
 *
 * <p>A link on a page of others may lead to the console, in a window of its own: that shows files which are the same for
 * everybody. What the console then asks comes from the console. It is {@code GET} of a path below {@code /console/} as the
 * whole document, so neither a frame nor a script; anything else that is only looked at stays closed, for an answer with data
 * may be measured or drawn by a page that cannot read it.
 *
 * <p>Immutable.
 */
final class OriginGuard {
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String REQUEST_HEADERS =
            "Accept, Authorization, Content-Type, Entail-Actor, Entail-Await, Entail-Reason, Idempotency-Key, If-Match, "
                    + "If-None-Match, Kong-Admin-Token, Last-Event-ID";
    private static final String ANSWER_HEADERS = "ETag, Entail-Position, Entail-Write-Id, Location, Retry-After";
    private static final String PREFLIGHT_SECONDS = "600";

    private static final String SITE = "Sec-Fetch-Site";
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final List<WebOrigin> allowed;
    private final boolean behindProxy;

    OriginGuard(HttpSettings settings) {
        this.allowed = settings.allowedOrigins();
        this.behindProxy = settings.behindProxy();
    }

    /**
     * Checks where a request comes from, and says in the answer who may read it.
     *
     * @param host that the request is for, which is this server
     * @return whether the request only asked whether another may come: the answer has everything, its status too
     * @throws Refusal with 403 when it comes from a page of somebody else
     */
    boolean check(Request request, Response response, Authority host) {
        HttpFields headers = request.getHeaders();
        List<String> given = headers.getValuesList(HttpHeader.ORIGIN);
        if (given.size() > 1) {
            throw Refusal.bad("a request has one 'Origin' at most");
        }
        if (!allowed.isEmpty()) {
            response.getHeaders().add(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
        }
        Optional<String> origin = given.stream().findFirst();
        Optional<WebOrigin> page = origin.flatMap(WebOrigin::parse);
        boolean configured = page.filter(allowed::contains).isPresent();
        boolean own = page.filter(known -> isOwn(known, request, host)).isPresent();
        if (origin.isPresent() && !configured && !own) {
            throw refusal("pages of '" + Excerpt.of(origin.get()) + "'");
        }
        for (String site : headers.getValuesList(SITE)) {
            boolean fits = configured || OWN_SITE.contains(site) || (own && site.equals("same-site"));
            if (!fits && !isLinkToConsole(request, origin.isPresent())) {
                throw refusal("pages of another site (" + SITE + ": " + Excerpt.of(site) + ")");
            }
        }
        return configured && answer(request, response, origin.orElseThrow());
    }

    private static Refusal refusal(String pages) {
        return new Refusal(
                403, pages + " may not use this server; those of origins in " + HttpKeys.ALLOWED_ORIGINS + " may");
    }

    /** Behind a proxy the browser saw TLS, unless it is on this machine and went past the proxy. */
    private boolean isOwn(WebOrigin page, Request request, Authority host) {
        boolean secure = request.isSecure() || behindProxy;
        return page.equals(WebOrigin.of(secure ? "https" : "http", host))
                || (behindProxy && host.isLoopback() && page.equals(WebOrigin.of("http", host)));
    }

    private static boolean isLinkToConsole(Request request, boolean hasOrigin) {
        HttpFields headers = request.getHeaders();
        return !hasOrigin
                && ConsoleFiles.areAskedFor(request)
                && List.of("navigate").equals(headers.getValuesList("Sec-Fetch-Mode"))
                && List.of("document").equals(headers.getValuesList("Sec-Fetch-Dest"));
    }

    private static boolean answer(Request request, Response response, String origin) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        boolean preflight = HttpMethod.OPTIONS.is(request.getMethod())
                && request.getHeaders().contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
        if (preflight) {
            headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
            headers.put(HttpHeader.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
            response.setStatus(204);
        } else {
            headers.put(HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER_HEADERS);
        }
        return preflight;
    }
}
