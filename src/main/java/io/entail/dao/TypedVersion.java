package io.entail.dao;

import io.entail.audit.FieldChange;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * One version of an entity, with objects. Immutable.
 *
 * @param number number of the version; a deletion has a number too
 * @param change the change that made it, with the object before and after
 * @param diff the fields that differ between the two
 */
public record TypedVersion<T extends SpecificRecord>(long number, TypedChange<T> change, List<FieldChange> diff) {}
