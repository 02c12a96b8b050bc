package io.entail.declarative;

/** Is told about the progress of an import. Called by one thread at a time, though not always by the same one. */
public interface ImportListener {
    /** A listener that ignores everything. */
    ImportListener NONE = new ImportListener() {};

    /**
     * A stage of the work begins.
     *
     * @param task what is counted, such as {@code entities imported}
     * @param total how many there are, 0 when that is not known yet
     */
    default void begins(String task, long total) {}

    /** {@code more} further units of the stage are done. */
    default void advances(long more) {}

    /** The stage has ended, successfully or not. */
    default void ends() {}

    /** Something that the person who imports should know. */
    default void notes(String sentence) {}
}
