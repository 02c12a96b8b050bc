package io.entail.read;

/** Hears how far work has come that reads much of the log. Called by the thread that asked for it. */
@FunctionalInterface
public interface ReplayListener {
    /** Does not want to know. */
    ReplayListener NONE = (done, total) -> {};

    /**
     * So far it is.
     *
     * @param done offsets that were gone through
     * @param total of so many
     */
    void replayed(long done, long total);
}
