package io.entail.state;

import io.entail.schema.EntityDefinition;

/**
 * A definition in the log.
 *
 * @param nextVersion the number of the entity's next version, which is not always the one after this version
 */
public record LogDefinition(int ordinal, int version, EntityDefinition definition, int nextVersion) {}
