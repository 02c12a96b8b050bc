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
 * Writes the answers that the server gives by itself: to input that is not HTTP, and when a handler fails. They look
 * like all other answers and reveal nothing about internals.
 */
final class ServerErrors implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        int status = status(response.getStatus(), cause);
        SecurityHeaders.put(response.getHeaders());
        // The next bytes on the connection may be the rest of this request.
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        GuardAnswers.write(status, Map.of("message", message(status, cause)), response, callback);
        return true;
    }

    /**
     * Returns the status. An unknown HTTP version or encoding is the client's fault, like any request that cannot be
     * read.
     */
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
