package io.entail.project;

import io.entail.read.Position;

/**
 * Thrown when a database refuses a row, or has a row that differs from the feed. The projector stops there and skips
 * nothing.
 */
public final class RowRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String entity;
    private final String key;
    private final transient Position position;

    /**
     * Creates the error about a row.
     *
     * @param key as the feed has it
     * @param position of the write that has to be applied
     * @param cause the database's error, or the difference that was found
     */
    public RowRefusedException(String entity, String key, Position position, String cause) {
        super("'" + entity + "' with primary key '" + key + "', as the write at position " + position + " has it: "
                + cause);
        this.entity = entity;
        this.key = key;
        this.position = position;
    }

    public String entity() {
        return entity;
    }

    /** Returns the primary key as the feed has it. */
    public String key() {
        return key;
    }

    public Position position() {
        return position;
    }
}
