package io.entail.project;

/** Opens the database that a projector works on, anew after each trouble. Thread-safe. */
public interface Targets {
    /** For messages, without secrets. */
    String name();

    /**
     * Connects.
     *
     * @throws io.entail.errors.StoreUnavailableException when the database does not answer
     */
    Target open();
}
