package io.entail.http.guard;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** What every answer tells a browser, unless a call says something better in its place. */
final class SecurityHeaders {
    /** JSON that has markup in it is no page. */
    private static final HttpField NO_SNIFFING = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

    /** What one may see is not to be found on his disk by another, and is old a moment later. */
    private static final HttpField NOT_KEPT = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

    /** Keys stand in addresses. */
    private static final HttpField NO_REFERRER = new PreEncodedHttpField("Referrer-Policy", "no-referrer");

    private SecurityHeaders() {}

    /** To be called first: a call that puts its own {@code Cache-Control} replaces this one. */
    static void put(HttpFields.Mutable headers) {
        headers.put(NO_SNIFFING);
        headers.put(NOT_KEPT);
        headers.put(NO_REFERRER);
    }
}
