package io.entail.errors;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log cannot be used at the moment. A write that fails with this exception was certainly not appended and can be
 * made again.
 */
public final class StoreUnavailableException extends EntailException {
    public static final int CODE = 103;

    private final @Nullable Progress progress;

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        this(message, cause, null);
    }

    StoreUnavailableException(String message, @Nullable Throwable cause, @Nullable Progress progress) {
        super(CODE, "store unavailable", message);
        this.progress = progress;
        if (cause != null) {
            initCause(cause);
        }
    }

    /**
     * How far the index of a query has come that this process is building: the query can be made again. Empty when
     * something else is the matter, and when it is not known.
     */
    public Optional<Progress> progress() {
        return Optional.ofNullable(progress);
    }

    /**
     * Rows that an index has.
     *
     * @param rows number of rows that are in it
     * @param of approximate number of rows that it will have
     */
    public record Progress(long rows, long of) {}
}
