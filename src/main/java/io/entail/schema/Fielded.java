package io.entail.schema;

import java.util.Map;

/**
 * An object with the fields of an entity. It can be passed wherever a map of fields is expected, and as the value of a
 * reference to it.
 */
public interface Fielded {
    /** Returns the values of the fields that are set, by name. */
    Map<String, Object> fields();
}
