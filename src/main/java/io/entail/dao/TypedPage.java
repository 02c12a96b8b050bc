package io.entail.dao;

import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * A page of objects in ascending order of their primary keys. Immutable.
 *
 * @param offset token of the next page; empty exactly when this is the last one
 */
public record TypedPage<T extends SpecificRecord>(List<T> data, Optional<String> offset) {}
