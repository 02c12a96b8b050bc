package io.entail.errors;

/** Stored bytes are not an entity of the definition they were written with. */
public final class MalformedEntityException extends EntailException {
    public static final int CODE = 111;

    public MalformedEntityException(String message) {
        super(CODE, "malformed entity", message);
    }
}
