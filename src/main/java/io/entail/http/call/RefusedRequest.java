package io.entail.http.call;

import io.entail.errors.EntailException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Refuses a request that is not refused by an error of the DAO. Carries the answer. */
public final class RefusedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    public RefusedRequest(Answer answer) {
        this(answer, null);
    }

    private RefusedRequest(Answer answer, @Nullable Throwable cause) {
        super("refused with " + answer.status(), cause, false, false);
        this.answer = answer;
    }

    /** Returns the refusal for an error of the DAO, which becomes the cause. */
    public static RefusedRequest of(EntailException error) {
        return new RefusedRequest(ErrorAnswers.of(error), error);
    }

    /** Returns this refusal with another answer. */
    public RefusedRequest with(Answer other) {
        return new RefusedRequest(other, getCause());
    }

    public RefusedRequest(int status, String message) {
        this(Answer.message(status, message));
    }

    /** Returns a refusal with status 400. */
    public static RefusedRequest bad(String message) {
        return new RefusedRequest(400, message);
    }

    /**
     * Reads a text that the client sent.
     *
     * @param reading parses the text; its {@link IllegalArgumentException} becomes a refusal with status 400
     */
    public static <T> T reading(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
    }

    /** Returns a refusal with status 404. */
    public static RefusedRequest notFound() {
        return new RefusedRequest(404, "Not found");
    }

    /** Returns a refusal with status 405 and the methods that the path allows. */
    public static RefusedRequest notAllowed(String allow) {
        return new RefusedRequest(
                new Answer.Document(405, Map.of("Allow", allow), Map.of("message", "Method not allowed")));
    }

    /**
     * Returns a refusal of a call that this kind of store cannot answer.
     *
     * @param what sentences that say what cannot be answered, why, and how to get an answer
     */
    public static RefusedRequest notHere(String what) {
        return new RefusedRequest(501, what);
    }

    public Answer answer() {
        return answer;
    }
}
