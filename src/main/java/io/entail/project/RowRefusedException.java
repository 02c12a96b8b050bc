package io.entail.project;

import io.entail.read.Position;

/** A database refuses a row, or a row there is not as the feed says. Nothing is skipped: a projector stops there. */
public final class RowRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String entity;
    private final String key;
    private final transient Position position;

    /**
     * About a row.
     *
     * @param key as the feed has it
     * @param position of the write that has to be applied
     * @param cause what the database says, or what was found
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

    /** The primary key as the feed has it. */
    public String key() {
        return key;
    }

    public Position position() {
        return position;
    }
}
