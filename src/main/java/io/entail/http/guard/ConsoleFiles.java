package io.entail.http.guard;

import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;

/**
 * Recognises requests for the console's files, which are the same for everybody. Data of a store is requested by other
 * paths.
 */
final class ConsoleFiles {
    private ConsoleFiles() {}

    /**
     * Whether a request is for a file of the console. The path is compared as it was sent, in the same way in which
     * calls are found.
     */
    static boolean areAskedFor(Request request) {
        String path = String.valueOf(request.getHttpURI().getPath());
        return (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod()))
                && (path.equals("/console") || path.startsWith("/console/"));
    }
}
