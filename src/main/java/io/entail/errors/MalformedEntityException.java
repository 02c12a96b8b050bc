package io.entail.errors;

/** Stored bytes are not a valid entity of the definition that they were written with. */
public final class MalformedEntityException extends EntailException {
    public static final int CODE = 111;

    public MalformedEntityException(String message) {
        super(CODE, "malformed entity", message);
    }
}
