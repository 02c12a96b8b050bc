package io.entail.schema.rules;

import io.entail.schema.FieldType;
import io.entail.schema.Functions;
import org.jspecify.annotations.Nullable;

/**
 * What a rule is read for.
 *
 * @param type of the values that it will judge
 * @param element the type of the elements of an array or set; null for everything else
 * @param functions those that an argument may name
 */
public record Target(FieldType type, @Nullable FieldType element, Functions functions) {}
