package io.entail.http.guard;

import java.util.Map;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers that the server gives by itself: to what is no request of HTTP, and when a handler has failed. They look like all
 * others and say nothing of what is inside.
 */
final class ServerErrors implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        int status = status(response.getStatus(), cause);
        SecurityHeaders.put(response.getHeaders());
        // What comes next on the connection may be the rest of this.
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        Refusals.write(status, Map.of("message", message(status, cause)), response, callback);
        return true;
    }

    /** A request in a version or with an encoding that is not known is its client's fault, as others that cannot be read. */
    private static int status(int status, Object cause) {
        if (cause instanceof HttpException refused) {
            return refused.getCode() >= 500 ? 400 : refused.getCode();
        }
        return status;
    }

    private static String message(int status, Object cause) {
        if (status == 404) {
            return "Not found";
        }
        if (status == 405) {
            return "Method not allowed";
        }
        if (status >= 500) {
            return "An unexpected error occurred";
        }
        String reason = cause instanceof HttpException refused ? refused.getReason() : null;
        String name = HttpStatus.getMessage(status);
        return reason == null || reason.equals(name) ? name : name + ": " + reason;
    }
}
