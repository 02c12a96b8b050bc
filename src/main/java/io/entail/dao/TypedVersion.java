package io.entail.dao;

import io.entail.audit.FieldChange;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * What one write made of an entity, as objects. Immutable.
 *
 * @param number the entity's version since then; of a deletion, the number that it took
 * @param change who made it, when and why, with the object before and after
 * @param diff what differs between the two, value by value
 */
public record TypedVersion<T extends SpecificRecord>(long number, TypedChange<T> change, List<FieldChange> diff) {}
