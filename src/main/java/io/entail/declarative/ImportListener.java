package io.entail.declarative;

/** Hears how far an import has come. Called by one thread at a time, though not always by the same one. */
public interface ImportListener {
    /** One that does not care. */
    ImportListener NONE = new ImportListener() {};

    /**
     * A stage of the work begins.
     *
     * @param task what is counted, such as {@code entities imported}
     * @param total how many there are, 0 when nobody knows yet
     */
    default void begins(String task, long total) {}

    /** So many more of the stage are done. */
    default void advances(long more) {}

    /** The stage is over, well or not. */
    default void ends() {}

    /** Something that whoever imports should know. */
    default void notes(String sentence) {}
}
