package io.entail.http.guard;

import io.entail.http.call.RefusedRequest;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/** Checks the head of a request before the call is looked at. */
final class RequestForm {
    /** The largest size of a body in bytes, which is that of an import. */
    static final long BODY_MAX = 256L << 20;

    /** The character that replaces bytes which are not UTF-8. */
    private static final char REPLACEMENT = '\ufffd';

    private RequestForm() {}

    /**
     * Checks the address.
     *
     * @throws RefusedRequest with 400 when it is for another server, has no path, or has bytes that are not UTF-8
     */
    static void checkAddress(Request request) {
        if (HttpMethod.CONNECT.is(request.getMethod())) {
            throw RefusedRequest.bad("this is no proxy");
        }
        HttpURI address = request.getHttpURI();
        String text = address.getPathQuery();
        if (text == null || !(text.startsWith("/") || text.equals("*"))) {
            throw RefusedRequest.bad("the address of the request has no path");
        }
        if (text.indexOf(REPLACEMENT) >= 0) {
            throw RefusedRequest.bad("the address of the request is not UTF-8");
        }
    }

    /**
     * Checks what the head says about the body.
     *
     * @throws RefusedRequest with 413 when it is too large for every call, with 415 when it is compressed: because a small
     *     compressed body could expand without limit
     */
    static void checkBody(Request request) {
        HttpFields headers = request.getHeaders();
        boolean plain = isOnly(headers, HttpHeader.CONTENT_ENCODING, "identity")
                && isOnly(headers, HttpHeader.TRANSFER_ENCODING, "chunked");
        if (!plain) {
            throw new RefusedRequest(415, "compressed bodies are not read; send it as it is");
        }
        if (request.getLength() > BODY_MAX) {
            throw new RefusedRequest(413, "the body is larger than " + BODY_MAX + " bytes");
        }
    }

    private static boolean isOnly(HttpFields headers, HttpHeader header, String value) {
        List<String> values = headers.contains(header) ? headers.getCSV(header, false) : List.of();
        return values.isEmpty()
                || values.stream()
                        .allMatch(each -> each.toLowerCase(Locale.ROOT).equals(value));
    }
}
