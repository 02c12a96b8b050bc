package io.entail.schema;

import java.util.Map;

/** What has the fields of an entity: it may be given where a map of them may, and names itself as a parent. */
public interface Fielded {
    /** The values of the fields that are set, by name. */
    Map<String, Object> fields();
}
