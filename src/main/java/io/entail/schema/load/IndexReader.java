package io.entail.schema.load;

import io.entail.schema.FieldDefinition;
import io.entail.schema.IndexDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.checks.FieldPath;
import io.entail.schema.load.DefinitionFindings.Place;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the indexes of an entity: {@code @indexed(true)} on fields and {@code @index([...])} on the record. An index is
 * not a rule, so an index of the log that this process does not support is ignored.
 */
final class IndexReader {
    static final int INDEXES_MAX = 16;
    static final int FIELDS_MAX = 4;

    private final RecordDefinition record;
    private final PropertyReader properties;
    private final DefinitionFindings findings;
    private final List<String> names;

    /** Creates a reader; {@code names} has the names of all fields, including those that could not be read. */
    IndexReader(RecordDefinition record, PropertyReader properties, DefinitionFindings findings, List<String> names) {
        this.record = record;
        this.properties = properties;
        this.findings = findings;
        this.names = names;
    }

    /** Returns the indexes of single fields in the order of the fields, then those of the record. */
    List<IndexDefinition> read() {
        List<IndexDefinition> indexes = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        for (FieldDefinition field : record.fields()) {
            Place place = new Place(properties.place().record(), field.name());
            if (field.indexed() && fits("indexed", field, place)) {
                indexes.add(new IndexDefinition(List.of(field.name())));
                seen.add(List.of(field.name()));
            }
        }
        for (List<String> fields : lists()) {
            if (!seen.add(fields)) {
                addFault("[" + String.join(", ", fields) + "] is there twice");
            } else if (fits(fields)) {
                indexes.add(new IndexDefinition(fields));
            }
        }
        if (indexes.size() > INDEXES_MAX) {
            addFault("more than " + INDEXES_MAX + " indexes");
            return List.of();
        }
        return indexes;
    }

    /** Returns the argument as a list of lists: it may be one list of names, or several. */
    private List<List<String>> lists() {
        Object value = properties.value("index");
        if (value == null) {
            return List.of();
        }
        boolean several = value instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(each -> each instanceof List<?>);
        List<List<String>> lists = new ArrayList<>();
        for (Object each : several ? (List<?>) value : List.of(value)) {
            if (!(each instanceof List<?> fields)
                    || fields.isEmpty()
                    || !fields.stream().allMatch(name -> name instanceof String)) {
                findings.unknown(
                        properties.place(), "index", "index: expected a list of field names, or a list of such lists");
                return List.of();
            }
            lists.add(fields.stream().map(String::valueOf).toList());
        }
        return lists;
    }

    private boolean fits(List<String> fields) {
        boolean fit = true;
        if (fields.size() > FIELDS_MAX) {
            addFault("more than " + FIELDS_MAX + " fields");
            fit = false;
        }
        Set<String> seen = new HashSet<>();
        for (String name : fields) {
            FieldDefinition field = record.field(name);
            if (!seen.add(name)) {
                addFault("'" + name + "' is named twice");
                fit = false;
            } else if (field != null) {
                fit &= fits("index", field, properties.place());
            } else {
                fit = false;
                if (!names.contains(name)) {
                    addFault("values must be field names, '" + name + "' is none" + Closest.hint(name, names));
                }
            }
        }
        return fit;
    }

    private boolean fits(String property, FieldDefinition field, Place place) {
        String why = whyNot(field);
        if (why != null) {
            findings.faultUnlessStored(place, property + ": '" + field.name() + "' " + why);
        }
        return why == null;
    }

    /** Returns why there can be no index on a field, null when there can be one. */
    private @Nullable String whyNot(FieldDefinition field) {
        if (!field.type().isScalar() && field.type() != FieldType.REFERENCE) {
            return "is of type '" + field.type().text() + "', which has no order";
        }
        if (field.isEncrypted()) {
            return "is a secret (encrypted), and an index would tell it";
        }
        boolean transformed = record.transformations().stream()
                .flatMap(each -> Stream.concat(each.input().stream(), each.rewrites().stream()))
                .map(FieldPath::text)
                .anyMatch(path -> path.equals(field.name()) || path.startsWith(field.name() + "."));
        return transformed ? "is stored otherwise than it is given (transformation)" : null;
    }

    private void addFault(String message) {
        findings.faultUnlessStored(properties.place(), "index: " + message);
    }
}
