package io.entail.http;

import io.entail.http.call.Answer;
import io.entail.http.call.Body;
import io.entail.http.call.JsonOut;
import io.entail.http.call.Principal;
import io.entail.http.call.Refusal;
import io.entail.http.calls.MetricsCall;
import io.entail.http.calls.StatusCall;
import io.entail.http.guard.ClientWatch;
import io.entail.http.guard.Guards;
import java.io.FilterInputStream;
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

/** Takes requests of the server to the API and its answers back. */
final class ApiHandler extends Handler.Abstract {
    private static final HttpField JSON = new HttpField(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");

    private final StatusCall status;
    private final MetricsCall metrics;
    private final Api api;

    /** Counts requests for those who tell how many there were. */
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
        boolean hasBody = body != null && answer.status() != 304;
        if (hasBody && body != null) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        response.write(true, hasBody && body != null && !head ? ByteBuffer.wrap(body) : null, callback);
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
            // One that comes several times is a list of all of them, as RFC 9110 has it: a precondition is not to be
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
            return new Bounded(Content.Source.asInputStream(request), bytesMax);
        }
    }

    private static Refusal tooLarge(long bytesMax) {
        return new Refusal(413, "the body is larger than " + bytesMax + " bytes");
    }

    private static final class Bounded extends FilterInputStream {
        private final long bytesMax;
        private long left;

        Bounded(InputStream in, long bytesMax) {
            super(in);
            this.bytesMax = bytesMax;
            this.left = bytesMax;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw tooLarge(bytesMax);
            }
        }
    }
}
