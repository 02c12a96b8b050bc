package io.entail.resolve;

/** Where a write id was first seen and what became of it there. */
public record Seen(long offset, Outcome outcome) {}
