package io.entail.schema.migrate;

import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Returns a migrated definition as an ordinary version, without the places where the migration has put fields of older
 * rows.
 */
public final class WithoutStep {
    private WithoutStep() {}

    public static EntityDefinition of(EntityDefinition definition) {
        if (!definition.isMigrated()) {
            return definition;
        }
        Schema with = definition.avro();
        List<Schema.Field> fields = new ArrayList<>();
        with.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        Schema without = Schema.createRecord(with.getName(), with.getDoc(), with.getNamespace(), false, fields);
        with.getObjectProps().forEach((name, value) -> {
            if (!name.equals(EntityDefinition.MIGRATED)) {
                without.addProp(name, value);
            }
        });
        return EntityDefinition.fromLog(without.toString());
    }
}
