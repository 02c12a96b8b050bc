package io.entail.http.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.http.call.Answer.Document;
import io.entail.http.call.RefusedRequest;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes the answers to requests that the server or its guards refuse: {@code {"message": "..."}}. */
final class GuardAnswers {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private GuardAnswers() {}

    /** Writes the answer of a guard. */
    static void write(RefusedRequest refusal, Request request, Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        refusal.answer().headers().forEach(headers::put);
        Object body = refusal.answer() instanceof Document document && document.body() != null
                ? document.body()
                : Map.of("message", "refused");
        boolean chunked = request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        if (request.getLength() > 0 || chunked || HttpMethod.CONNECT.is(request.getMethod())) {
            // The rest of the connection cannot be read as requests: it has an unread body, or the client takes it for
            // a tunnel.
            headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        write(refusal.answer().status(), body, response, callback);
    }

    static void write(int status, Object body, Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, MimeTypes.Type.APPLICATION_JSON_UTF_8.asString());
        response.write(true, ByteBuffer.wrap(bytes(body)), callback);
    }

    private static byte[] bytes(Object body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message is JSON", e);
        }
    }
}
