package io.entail.http.call;

import io.entail.errors.EntailException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request that is refused without an error of the DAO: its answer. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    public Refusal(Answer answer) {
        this(answer, null);
    }

    private Refusal(Answer answer, @Nullable Throwable cause) {
        super("refused with " + answer.status(), cause, false, false);
        this.answer = answer;
    }

    /** What an error of the DAO answers, which is kept as the cause. */
    public static Refusal of(EntailException error) {
        return new Refusal(Faults.of(error), error);
    }

    /** The same with another answer. */
    public Refusal with(Answer other) {
        return new Refusal(other, getCause());
    }

    public Refusal(int status, String message) {
        this(Answer.message(status, message));
    }

    /** What the client did is no request. */
    public static Refusal bad(String message) {
        return new Refusal(400, message);
    }

    /**
     * What a text of the client means.
     *
     * @param reading fails with {@link IllegalArgumentException} when it means nothing, which is refused with 400 then
     */
    public static <T> T reading(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
    }

    /** There is nothing at the path. */
    public static Refusal notFound() {
        return new Refusal(404, "Not found");
    }

    /** The path has other methods. */
    public static Refusal notAllowed(String allow) {
        return new Refusal(new Answer.Document(405, Map.of("Allow", allow), Map.of("message", "Method not allowed")));
    }

    /**
     * This store cannot answer it.
     *
     * @param what and why, and the way to an answer, in sentences
     */
    public static Refusal notHere(String what) {
        return new Refusal(501, what);
    }

    public Answer answer() {
        return answer;
    }
}
