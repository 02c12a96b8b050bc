package io.entail.project;

/**
 * Another projector has moved the position of a generation. This projector stops and waits until it is elected again.
 */
public final class OtherProjectorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OtherProjectorException(String message) {
        super(message);
    }
}
