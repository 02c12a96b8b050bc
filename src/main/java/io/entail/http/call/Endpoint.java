package io.entail.http.call;

/** Answers the requests of one path. Thread-safe. */
@FunctionalInterface
public interface Endpoint {
    /** The methods of most. */
    String READ = "GET, HEAD, OPTIONS";

    String POST = "OPTIONS, POST";

    /**
     * The answer to a request; {@code HEAD} comes as {@code GET}.
     *
     * @throws Refusal in place of one
     * @throws io.entail.errors.EntailException likewise
     */
    Answer answer(Call call);

    /** The same for a path without anything behind it. */
    static Endpoint alone(Endpoint endpoint) {
        return call -> {
            if (call.path().size() > 1) {
                throw Refusal.notFound();
            }
            return endpoint.answer(call);
        };
    }

    /**
     * Checks the method, and answers OPTIONS.
     *
     * @param allowed methods as the header {@code Allow} lists them
     * @throws Refusal with 405; with 204 for OPTIONS
     */
    static void require(Call call, String allowed) {
        if (call.method().equals("OPTIONS")) {
            throw new Refusal(Answer.nothing().with("Allow", allowed));
        }
        // A single character is split at without a regular expression.
        for (String method : allowed.split(",", -1)) {
            if (method.strip().equals(call.method())) {
                return;
            }
        }
        throw Refusal.notAllowed(allowed);
    }
}
