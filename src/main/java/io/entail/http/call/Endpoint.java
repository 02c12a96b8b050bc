package io.entail.http.call;

/** Answers the requests of one path. Thread-safe. */
@FunctionalInterface
public interface Endpoint {
    /** The methods that most endpoints allow. */
    String READ = "GET, HEAD, OPTIONS";

    String POST = "OPTIONS, POST";

    /**
     * Returns the answer to a request. A {@code HEAD} request is passed on as {@code GET}.
     *
     * @throws RefusedRequest when the request is refused
     * @throws io.entail.errors.EntailException when the store refuses it
     */
    Answer answer(HttpCall call);

    /** Restricts an endpoint to a path that has no further segments. */
    static Endpoint alone(Endpoint endpoint) {
        return call -> {
            if (call.path().size() > 1) {
                throw RefusedRequest.notFound();
            }
            return endpoint.answer(call);
        };
    }

    /**
     * Checks the method, and answers OPTIONS.
     *
     * @param allowed methods as the header {@code Allow} lists them
     * @throws RefusedRequest with 405; with 204 for OPTIONS
     */
    static void require(HttpCall call, String allowed) {
        if (call.method().equals("OPTIONS")) {
            throw new RefusedRequest(Answer.nothing().with("Allow", allowed));
        }
        if (!has(allowed, call.method())) {
            throw RefusedRequest.notAllowed(allowed);
        }
    }

    /** Every request calls this, so it searches the list without splitting it. */
    private static boolean has(String allowed, String method) {
        int from = 0;
        while (from < allowed.length()) {
            int comma = allowed.indexOf(',', from);
            int end = comma < 0 ? allowed.length() : comma;
            if (end - from == method.length() && allowed.startsWith(method, from)) {
                return true;
            }
            from = end + ", ".length();
        }
        return false;
    }
}
