package io.entail.cli.output;

/** A command whose output may be longer than a screen. */
public interface Paged {
    /** Whether it is now: documents for programs are not, nor what never ends. */
    boolean isPaged();
}
