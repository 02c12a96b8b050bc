package io.entail.cli.output;

/** A command whose output may be longer than a screen. */
public interface Paged {
    /** Returns whether the output with the given options is for a pager: JSON and output without end are not. */
    boolean isPaged();
}
