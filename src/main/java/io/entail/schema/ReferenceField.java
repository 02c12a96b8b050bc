package io.entail.schema;

/**
 * A reference from a field to the primary key of another entity. Immutable.
 *
 * @param field the reference field
 * @param entity the parent's name
 * @param key name of the parent's only primary key field; values are maps with this key
 */
public record ReferenceField(String field, String entity, String key, OnDelete onDelete) {}
