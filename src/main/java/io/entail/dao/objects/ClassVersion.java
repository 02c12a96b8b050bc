package io.entail.dao.objects;

import io.entail.schema.EntityDefinition;
import io.entail.state.Defined;
import java.util.Map;

/** Finds the version of an entity's definition that matches a generated class. Stateless. */
public final class ClassVersion {
    private ClassVersion() {}

    /**
     * Returns the newest version that has all fields of the class with their types; the version in force when there is
     * none.
     *
     * @param ofClass the definition that the class was generated from
     */
    public static int of(Defined entity, EntityDefinition ofClass) {
        for (int version = entity.latest().number(); version > 0; version--) {
            Defined.Version each = entity.requireVersion(version);
            if (!each.isPrepared() && has(each.parsed(), ofClass)) {
                return version;
            }
        }
        return entity.latest().number();
    }

    /** Whether a definition has all fields of the class with their types. */
    public static boolean has(EntityDefinition definition, EntityDefinition ofClass) {
        Map<String, String> types = definition.fieldTypes();
        return types.entrySet().containsAll(ofClass.fieldTypes().entrySet());
    }
}
