package io.entail.cli.store;

import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.ValueDefinition;
import io.entail.schema.input.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the messages for fields of a write that do not exist, at any depth, each with the closest name. */
final class UnknownFields {
    private final Definitions definitions;
    private final String entity;
    private final List<String> told = new ArrayList<>();

    private UnknownFields(Definitions definitions, String entity) {
        this.definitions = definitions;
        this.entity = entity;
    }

    /**
     * Returns a sentence for each unknown field.
     *
     * @param definitions the definitions with the parents of references
     * @param given the values of the row, which select its variant, such as the name of a plugin
     * @param faults the faults that validation reports
     */
    static List<String> told(
            Definitions definitions, EntityDefinition definition, Map<String, ?> given, Map<String, ?> faults) {
        UnknownFields unknown = new UnknownFields(definitions, definition.name());
        unknown.fields(definition.fieldsOf(given), "", faults);
        return unknown.told;
    }

    private void fields(List<FieldDefinition> fields, String path, Map<?, ?> faults) {
        faults.forEach((name, fault) -> {
            FieldDefinition field = fields.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElse(null);
            if (field != null) {
                value(field.value(), path + name, fault);
            } else if (Validation.UNKNOWN.equals(fault)) {
                told.add(KnownNames.noField(entity, path, String.valueOf(name), fields));
            }
        });
    }

    private void value(ValueDefinition value, String path, @Nullable Object fault) {
        if (!(fault instanceof Map<?, ?> inner)) {
            return;
        }
        switch (value.type()) {
            case RECORD -> fields(value.nested().fields(), path + ".", inner);
            // The faults are by the number of the element.
            case ARRAY, SET -> inner.forEach((number, each) -> value(value.elements(), path + "." + number, each));
            // The fault is that of the first faulty entry, without its key.
            case MAP -> value(value.elements(), path, fault);
            case REFERENCE -> parent(value, path, inner);
            default -> {}
        }
    }

    private void parent(ValueDefinition value, String path, Map<?, ?> faults) {
        EntityDefinition parent = value.reference() == null
                ? null
                : definitions.get(value.reference().entity());
        if (parent != null) {
            fields(parent.fields(), path + ".", faults);
        }
    }
}
