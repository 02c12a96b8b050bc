package io.entail.http.guard;

import io.entail.config.HttpKeys;
import io.entail.errors.words.Excerpt;
import io.entail.http.call.RefusedRequest;
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
 * Prevents cross-site requests: a foreign web page must not act here through the browser of a permitted user. Browsers
 * send the origin of a request in {@code Origin} and {@code Sec-Fetch-Site}. A request from another page is refused,
 * whatever its method, because a browser sends those of forms and images without asking. Programs that are not browsers
 * do not send these headers and pass.
 *
 * <p>Pages of the origins in {@code entail.http.allowed-origins} may send requests and read the answers (CORS); the
 * answer names the one origin and never {@code *}.
 *
 * <p>A link on a foreign page may open the console, whose files are the same for everybody; the requests that the
 * console then sends come from its own origin. This exception covers only {@code GET} of a path below {@code /console/}
 * as a top-level document, not as a frame or a script. Other foreign reads stay refused, because a page can measure or
 * draw an answer that it cannot read.
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
     * Checks the origin of a request, and sets the headers that say which origin may read the answer.
     *
     * @param host that the request is for, which is this server
     * @return whether the request was a CORS preflight, whose answer is then complete
     * @throws RefusedRequest with 403 when it comes from a foreign page
     */
    boolean check(Request request, Response response, Authority host) {
        HttpFields headers = request.getHeaders();
        List<String> given = headers.getValuesList(HttpHeader.ORIGIN);
        if (given.size() > 1) {
            throw RefusedRequest.bad("a request has one 'Origin' at most");
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

    private static RefusedRequest refusal(String pages) {
        return new RefusedRequest(
                403, pages + " may not use this server; those of origins in " + HttpKeys.ALLOWED_ORIGINS + " may");
    }

    /**
     * Whether a page belongs to this server. Behind a proxy that ends TLS the browser sees {@code https}, unless it
     * runs on this machine and bypasses the proxy.
     */
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
