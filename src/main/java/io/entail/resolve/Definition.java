package io.entail.resolve;

/**
 * The latest accepted definition of an entity.
 *
 * @param ordinal number of the entity in this store, from 0, in the order of their first definitions
 * @param version from 1, contiguous
 */
public record Definition(String entity, int ordinal, int version, LogRecord.Constraints constraints, String schema) {}
