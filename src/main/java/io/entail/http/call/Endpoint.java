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

    /**
     * Checks the method.
     *
     * @throws Refusal with 405
     */
    static void require(Call call, String allowed) {
        if (!allowed.contains(call.method())) {
            throw Refusal.notAllowed(allowed);
        }
    }
}
