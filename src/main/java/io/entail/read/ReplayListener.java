package io.entail.read;

/** Is told about the progress of work that reads much of the log. Called by the thread that started the work. */
@FunctionalInterface
public interface ReplayListener {
    /** A listener that ignores the progress. */
    ReplayListener NONE = (done, total) -> {};

    /**
     * Reports the progress.
     *
     * @param done number of offsets processed
     * @param total number of offsets to process
     */
    void replayed(long done, long total);
}
