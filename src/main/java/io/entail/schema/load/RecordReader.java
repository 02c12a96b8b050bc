package io.entail.schema.load;

import io.entail.schema.FieldDefinition;
import io.entail.schema.Functions;
import io.entail.schema.RecordDefinition;
import io.entail.schema.RecordDefinition.Extras;
import io.entail.schema.RecordDefinition.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads the record of an entity and nested ones. One reader per definition; not thread-safe. */
final class RecordReader {
    /** The most fields of an entity, including those of nested records. */
    static final int FIELDS_MAX = 1_000;

    private final DefinitionFindings findings;
    private final FieldReader fields;
    private final ExtrasReader extras;
    private final Deque<String> open = new ArrayDeque<>();
    private int fieldCount;

    /** Creates a reader; {@code primaryKey} has the fields of the primary key, null for a subschema, which has none. */
    RecordReader(Functions functions, DefinitionFindings findings, @Nullable Set<String> primaryKey) {
        this.findings = findings;
        PatternBudget budget = new PatternBudget();
        ValueReader values = new ValueReader(functions, findings, budget, this);
        this.fields = new FieldReader(findings, values, primaryKey == null ? Set.of() : primaryKey, primaryKey == null);
        this.extras = new ExtrasReader(functions, findings, budget, values);
    }

    /**
     * Reads the record of an entity. Its properties about several fields are read here; the others are left to the
     * caller.
     */
    @Nullable
    RecordDefinition readEntity(Schema schema, PropertyReader properties) {
        return read(schema, properties, 0);
    }

    /** Reads a record that a field or an element holds. */
    @Nullable
    RecordDefinition readNested(Schema schema, DefinitionFindings.Place user, int depth) {
        if (schema.propsContainsKey("entity")) {
            findings.unreadable(user, "an entity cannot be nested: write @references");
            return null;
        }
        if (open.contains(schema.getFullName())) {
            findings.unreadable(user, "record '" + schema.getName() + "' contains itself");
            return null;
        }
        PropertyReader properties = new PropertyReader(schema, findings, DefinitionFindings.Place.of(schema.getName()));
        RecordDefinition record = read(schema, properties, depth);
        properties.finish();
        return record;
    }

    /** Returns the fields of the record of a variant, which names some fields of its entity. */
    List<FieldDefinition> readVariant(Schema schema) {
        List<FieldDefinition> read = readFields(schema, 0);
        return read == null ? List.of() : read;
    }

    /** Returns the rules of a variant about several fields of its entity. */
    Extras extras(RecordDefinition record, PropertyReader properties) {
        return extras.read(record, properties, true);
    }

    private @Nullable RecordDefinition read(Schema schema, PropertyReader properties, int depth) {
        List<FieldDefinition> read = readFields(schema, depth);
        if (read == null) {
            return null;
        }
        RecordDefinition bare = new RecordDefinition(schema.getName(), read, Extras.NONE);
        return bare.with(extras.read(bare, properties, depth == 0), Source.of(schema));
    }

    /** Returns the fields, null when there are too many. */
    private @Nullable List<FieldDefinition> readFields(Schema schema, int depth) {
        fieldCount += schema.getFields().size();
        if (fieldCount > FIELDS_MAX) {
            findings.unreadable(
                    DefinitionFindings.Place.of(schema.getName()),
                    "more than " + FIELDS_MAX + " fields, those of nested records included");
            return null;
        }
        open.push(schema.getFullName());
        List<FieldDefinition> read = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            FieldDefinition definition = fields.read(schema, field, depth);
            if (definition != null) {
                read.add(definition);
            }
        }
        open.pop();
        return read;
    }
}
