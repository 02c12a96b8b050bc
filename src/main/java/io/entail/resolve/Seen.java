package io.entail.resolve;

/** The offset at which a write id was first seen, and the outcome of that write. */
public record Seen(long offset, Outcome outcome) {}
