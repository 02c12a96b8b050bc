package io.entail.schema.migrate;

import io.entail.schema.EntityDefinition;
import io.entail.schema.UniqueConstraint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/** Creates the prepared definition, under which a migration rewrites rows. */
final class PreparedSchema {
    /**
     * The property that marks a definition as prepared, and contains the plan and the unique constraints that it adds.
     */
    static final String PREPARED = "prepared";

    /** Properties of a field that belong to its type. All others are taken from the final definition. */
    private static final Set<String> OF_THE_TYPE =
            Set.of("set", "json", "timestamp", "uuid", "keys", "references", "onDelete", "encrypted");

    private PreparedSchema() {}

    /** Returns the definition in force with the added fields and unique constraints. */
    static String prepared(
            EntityDefinition latest,
            EntityDefinition target,
            List<FieldPlan> plans,
            List<UniqueConstraint> added,
            String plan) {
        Schema old = latest.avro();
        List<Schema.Field> fields = new ArrayList<>();
        old.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        OtherNames names = OtherNames.besides(old, "_" + latest.name() + "_");
        for (FieldPlan each : plans) {
            if (each.added()) {
                fields.add(added(each, target.avro().getField(each.name()), names));
            }
        }
        Schema prepared = Schema.createRecord(old.getName(), old.getDoc(), old.getNamespace(), false, fields);
        old.getObjectProps().forEach((name, value) -> {
            if (!name.equals(EntityDefinition.MIGRATED) && !name.equals(PREPARED)) {
                prepared.addProp(name, value);
            }
        });
        // Processes compare the text, so the order has to be the same in each of them.
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("plan", plan);
        property.put("unique", added.stream().map(PreparedSchema::json).toList());
        prepared.addProp(PREPARED, property);
        return prepared.toString();
    }

    private static Map<String, Object> json(UniqueConstraint unique) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", unique.name());
        json.put("fields", unique.fields());
        json.put("acrossWorkspaces", unique.acrossWorkspaces());
        return json;
    }

    /**
     * Returns an added field. It can be unset, because old rows do not have it, and it has no rules, because they hold
     * from the last step on.
     */
    private static Schema.Field added(FieldPlan plan, Schema.Field wanted, OtherNames names) {
        Schema type = names.of(plain(wanted.schema()));
        Schema nullable = Schema.createUnion(Schema.create(Schema.Type.NULL), type);
        Schema.Field field = new Schema.Field(plan.stands(), nullable, wanted.doc(), JsonProperties.NULL_VALUE);
        wanted.getObjectProps().forEach((name, value) -> {
            if (OF_THE_TYPE.contains(name)) {
                field.addProp(name, value);
            }
        });
        if (type.getType() == Schema.Type.RECORD) {
            field.addProp("required", false);
        }
        return field;
    }

    private static Schema plain(Schema schema) {
        return schema.isUnion()
                ? schema.getTypes().stream()
                        .filter(each -> each.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElseThrow()
                : schema;
    }
}
