package io.entail.state;

import io.entail.schema.EntityDefinition;

/**
 * A definition in the log.
 *
 * @param nextVersion the number that the entity's next version has: not always the one after this
 */
public record LogDefinition(int ordinal, int version, EntityDefinition definition, int nextVersion) {}
