package io.entail.project;

/** Another projector has moved the position of a generation: this one stops and waits for its turn. */
public final class OtherProjectorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OtherProjectorException(String message) {
        super(message);
    }
}
