package io.entail.project;

/** Opens the database that a projector works on, again after each error. Thread-safe. */
public interface Targets {
    /** Returns the name of the database for messages, without secrets. */
    String name();

    /**
     * Connects.
     *
     * @throws io.entail.errors.StoreUnavailableException when the database does not answer
     */
    Target open();
}
