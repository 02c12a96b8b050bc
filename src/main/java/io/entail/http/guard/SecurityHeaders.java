package io.entail.http.guard;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** Adds the security headers of every answer. A call may replace them with stricter or more exact ones. */
final class SecurityHeaders {
    /** Keeps a browser from treating JSON that contains markup as a page. */
    private static final HttpField NO_SNIFFING = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

    /** Keeps answers out of caches on disk, where another user could find them; they would also be outdated at once. */
    private static final HttpField NOT_KEPT = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

    /** Keeps URLs, which contain keys, from being sent to other sites. */
    private static final HttpField NO_REFERRER = new PreEncodedHttpField("Referrer-Policy", "no-referrer");

    private SecurityHeaders() {}

    /** Adds the headers. Has to be called first, so that a call that sets {@code Cache-Control} replaces the value. */
    static void put(HttpFields.Mutable headers) {
        headers.put(NO_SNIFFING);
        headers.put(NOT_KEPT);
        headers.put(NO_REFERRER);
    }
}
