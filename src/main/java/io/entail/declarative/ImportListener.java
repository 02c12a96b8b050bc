package io.entail.declarative;

/** Is told about the progress of an import. Called by one thread at a time, though not always by the same one. */
public interface ImportListener {
    /** A listener that ignores everything. */
    ImportListener NONE = new ImportListener() {};

    /**
     * Called when a stage of the work begins.
     *
     * @param task the things that are counted, such as {@code entities imported}
     * @param total the number of these things, 0 when it is not known yet
     */
    default void begins(String task, long total) {}

    /** {@code more} further units of the stage are done. */
    default void advances(long more) {}

    /** Called when the stage has ended, successfully or not. */
    default void ends() {}

    /** Called with information for the person who imports. */
    default void notes(String sentence) {}
}
