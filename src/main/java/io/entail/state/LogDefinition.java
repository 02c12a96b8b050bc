package io.entail.state;

import io.entail.schema.EntityDefinition;

/** A definition as the log has it. */
public record LogDefinition(int ordinal, int version, EntityDefinition definition) {}
