package io.entail.http.guard;

import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;

/** The files of the console, which are the same for everybody: what is in a store is asked for by other paths. */
final class ConsoleFiles {
    private ConsoleFiles() {}

    /** Whether a request is for one of them. The path is looked at as it was sent, which is how calls are found too. */
    static boolean areAskedFor(Request request) {
        String path = String.valueOf(request.getHttpURI().getPath());
        return (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod()))
                && (path.equals("/console") || path.startsWith("/console/"));
    }
}
