package io.entail.schema;

import io.entail.schema.rules.EntityCheck;
import io.entail.schema.rules.EntityCheckKind;
import io.entail.schema.rules.EntityChecks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads records, the entity's own and nested ones. One reader a definition; not thread-safe. */
final class RecordReader {
    /** Fields of an entity, those of nested records included. */
    static final int FIELDS_MAX = 1_000;

    private final Findings findings;
    private final FieldReader fields;
    private final Deque<String> open = new ArrayDeque<>();
    private int fieldCount;

    RecordReader(Functions functions, Findings findings, Set<String> primaryKey) {
        this.findings = findings;
        this.fields = new FieldReader(functions, findings, this, primaryKey);
    }

    /** The entity's own record. Reads the checks among its properties and leaves the others to the caller. */
    @Nullable
    RecordDefinition readEntity(Schema schema, PropertyReader properties) {
        return read(schema, properties, 0);
    }

    /** A record that a field or an element holds. */
    @Nullable
    RecordDefinition readNested(Schema schema, Findings.Place user, int depth) {
        if (schema.propsContainsKey("entity")) {
            findings.unreadable(user, "an entity cannot be nested: write @references");
            return null;
        }
        if (open.contains(schema.getFullName())) {
            findings.unreadable(user, "record '" + schema.getName() + "' contains itself");
            return null;
        }
        PropertyReader properties = new PropertyReader(schema, findings, Findings.Place.of(schema.getName()));
        RecordDefinition record = read(schema, properties, depth);
        properties.finish();
        return record;
    }

    private @Nullable RecordDefinition read(Schema schema, PropertyReader properties, int depth) {
        fieldCount += schema.getFields().size();
        if (fieldCount > FIELDS_MAX) {
            findings.unreadable(
                    properties.place(), "more than " + FIELDS_MAX + " fields, those of nested records included");
            return null;
        }
        open.push(schema.getFullName());
        List<FieldDefinition> read = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            FieldDefinition definition = fields.read(schema.getName(), field, depth);
            if (definition != null) {
                read.add(definition);
            }
        }
        open.pop();
        return new RecordDefinition(schema.getName(), read, checks(schema, properties));
    }

    private List<EntityCheck> checks(Schema schema, PropertyReader properties) {
        Set<String> names = new HashSet<>();
        schema.getFields().forEach(field -> names.add(field.name()));
        List<EntityCheck> checks = new ArrayList<>();
        for (String property : properties.names()) {
            Optional<EntityCheckKind> kind = EntityChecks.kind(property);
            Object argument = kind.isPresent() ? properties.value(property) : null;
            if (kind.isPresent() && argument != null) {
                try {
                    checks.addAll(kind.get().read(argument, names));
                } catch (IllegalArgumentException e) {
                    findings.unknown(properties.place(), property, property + ": " + e.getMessage());
                }
            }
        }
        return checks;
    }
}
