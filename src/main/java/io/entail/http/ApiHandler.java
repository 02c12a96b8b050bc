package io.entail.http;

import io.entail.declarative.text.BoundedInput;
import io.entail.http.call.Answer;
import io.entail.http.call.Body;
import io.entail.http.call.JsonOut;
import io.entail.http.call.Principal;
import io.entail.http.call.RefusedRequest;
import io.entail.http.calls.MetricsCall;
import io.entail.http.calls.StatusCall;
import io.entail.http.guard.ClientWatch;
import io.entail.http.guard.Guards;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Passes requests of the server to the API, and the answers back. */
final class ApiHandler extends Handler.Abstract {
    private static final HttpField JSON = new HttpField(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");

    private final StatusCall status;
    private final MetricsCall metrics;
    private final Api api;

    /** Creates the handler; {@code status} and {@code metrics} count the requests. */
    ApiHandler(StatusCall status, MetricsCall metrics, Api api) {
        this.status = status;
        this.metrics = metrics;
        this.api = api;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        long began = System.nanoTime();
        status.count();
        Incoming incoming = incoming(request);
        Answer answer = api.answer(incoming);
        metrics.answered(request.getMethod(), answer.status(), System.nanoTime() - began);
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        boolean head = request.getMethod().equals("HEAD");
        if (answer instanceof Answer.Stream stream) {
            Guards.leaveWork(request);
            stream(stream, response, callback, head);
            return true;
        }
        byte[] body = body(answer);
        if (answer instanceof Answer.Raw raw) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, raw.contentType());
        } else if (body != null) {
            response.getHeaders().put(JSON);
        }
        if (body == null || answer.status() == 304) {
            response.write(true, null, callback);
            return true;
        }
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, head ? null : ByteBuffer.wrap(body), callback);
        return true;
    }

    private static byte @Nullable [] body(Answer answer) {
        if (answer instanceof Answer.Raw raw) {
            return raw.body();
        }
        Object tree = ((Answer.Document) answer).body();
        return tree == null ? null : JsonOut.bytes(tree);
    }

    private static void stream(Answer.Stream stream, Response response, Callback callback, boolean head)
            throws InterruptedException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, stream.contentType());
        if (head) {
            stream.unused().run();
            response.write(true, null, callback);
            return;
        }
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            stream.body().write(out);
        } catch (IOException e) {
            callback.failed(e);
            return;
        }
        callback.succeeded();
    }

    private static Incoming incoming(Request request) {
        Map<String, String> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            // A header field that comes several times is joined into one list (RFC 9110), so that no precondition is
            // lost.
            headers.merge(
                    field.getLowerCaseName(), String.valueOf(field.getValue()), (some, more) -> some + ", " + more);
        }
        Object principal = request.getAttribute(Principal.class.getName());
        return new Incoming(
                request.getMethod(),
                String.valueOf(request.getHttpURI().getPath()),
                request.getHttpURI().getQuery(),
                headers,
                new RequestBody(request, headers.get("content-type")),
                principal instanceof Principal known ? known : Principal.LOCAL,
                ClientWatch.of(request));
    }

    private record RequestBody(Request request, @Nullable String contentType) implements Body {
        @Override
        public boolean isEmpty() {
            return request.getLength() == 0;
        }

        @Override
        public InputStream stream(long bytesMax) {
            if (request.getLength() > bytesMax) {
                throw tooLarge(bytesMax);
            }
            return new BoundedBody(Content.Source.asInputStream(request), request.getLength(), bytesMax);
        }
    }

    private static RefusedRequest tooLarge(long bytesMax) {
        return new RefusedRequest(413, "the body is larger than " + bytesMax + " bytes");
    }

    private static final class BoundedBody extends BoundedInput {
        /** The largest buffer that is allocated for a length that a client only announces. */
        private static final int SHORT_MAX = 16 << 10;

        private final long length;
        private final long bytesMax;

        /**
         * Limits the size of a body.
         *
         * @param length as announced by the client, -1 when it is not
         */
        BoundedBody(InputStream in, long length, long bytesMax) {
            super(in, bytesMax);
            this.length = length;
            this.bytesMax = bytesMax;
        }

        @Override
        protected void exceeded() {
            throw tooLarge(bytesMax);
        }

        /** Most bodies are short and announce their length, so a buffer of exactly that size is enough. */
        @Override
        public byte[] readAllBytes() throws IOException {
            return length < 0 || length > SHORT_MAX ? super.readAllBytes() : readNBytes((int) length);
        }
    }
}
