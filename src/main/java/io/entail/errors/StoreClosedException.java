package io.entail.errors;

/** The store was closed before or while it was used. */
public final class StoreClosedException extends EntailException {
    public static final int CODE = 105;

    public StoreClosedException(String message) {
        super(CODE, "store closed", message);
    }
}
