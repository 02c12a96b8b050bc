package io.entail.schema;

import io.entail.schema.checks.EntityCheck;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The fields of an entity or nested record, in order, and the rules about several of them. Immutable. */
public final class RecordDefinition {
    private final String name;
    private final List<FieldDefinition> fields;
    private final Map<String, FieldDefinition> byName = new LinkedHashMap<>();
    private final Extras extras;
    private final Source source;
    private final FieldNames names;
    private final List<FieldDefinition> specialised;
    private final List<FieldDefinition> completed;
    private final boolean secrets;
    private final List<FieldDefinition> completedInside;

    /** Rules and functions that concern several fields. */
    public record Extras(List<EntityCheck> checks, List<Shorthand> shorthands, List<Transformation> transformations) {
        public static final Extras NONE = new Extras(List.of(), List.of(), List.of());

        public Extras {
            checks = List.copyOf(checks);
            shorthands = List.copyOf(shorthands);
            transformations = List.copyOf(transformations);
        }

        /** Returns these, followed by the others. */
        Extras and(Extras others) {
            return new Extras(
                    joined(checks, others.checks),
                    joined(shorthands, others.shorthands),
                    joined(transformations, others.transformations));
        }

        private static <T> List<T> joined(List<T> first, List<T> then) {
            List<T> all = new ArrayList<>(first);
            all.addAll(then);
            return all;
        }
    }

    /**
     * The source of the definition.
     *
     * @param properties the annotations as they were read, for documentation only
     */
    public record Source(String name, String doc, Map<String, Object> properties) {
        public static Source of(Schema schema) {
            return new Source(
                    schema.getName(), schema.getDoc() == null ? "" : schema.getDoc(), schema.getObjectProps());
        }
    }

    public RecordDefinition(String name, List<FieldDefinition> fields, Extras extras) {
        this(name, fields, extras, new Source(name, "", Map.of()), List.of(), List.of());
    }

    /** Returns the same fields with other rules about several of them. */
    public RecordDefinition with(Extras more, Source from) {
        return new RecordDefinition(name, fields, more, from, specialised, completed);
    }

    private RecordDefinition(
            String name,
            List<FieldDefinition> fields,
            Extras extras,
            Source source,
            List<FieldDefinition> specialised,
            List<FieldDefinition> completed) {
        this.name = name;
        this.fields = List.copyOf(fields);
        this.extras = extras;
        this.source = source;
        this.specialised = List.copyOf(specialised);
        this.completed = List.copyOf(completed);
        this.secrets = fields.stream().anyMatch(FieldDefinition::referenceable);
        this.completedInside = fields.stream()
                .filter(field -> specialised.contains(field) || completes(field.value()))
                .toList();
        fields.forEach(field -> byName.put(field.name(), field));
        this.names = new FieldNames(List.copyOf(byName.keySet()));
    }

    /** Returns this record with the fields of a variant and the rules that the variant adds. */
    public RecordDefinition varied(List<FieldDefinition> variant, Extras more, Source from) {
        List<FieldDefinition> records = new ArrayList<>();
        List<FieldDefinition> required = new ArrayList<>();
        for (FieldDefinition field : variant) {
            FieldDefinition common = byName.get(field.name());
            if (common != null && common.type() == FieldType.JSON && field.type() == FieldType.RECORD) {
                records.add(field);
            } else if (common != null
                    && !common.required()
                    && field.required()
                    && field.defaultValue().isPresent()) {
                required.add(field);
            }
        }
        return new RecordDefinition(name, variant, extras.and(more), from, records, required);
    }

    public String name() {
        return name;
    }

    Source source() {
        return source;
    }

    public List<FieldDefinition> fields() {
        return fields;
    }

    @Nullable
    public FieldDefinition field(@Nullable Object field) {
        return field == null ? null : byName.get(field);
    }

    public List<EntityCheck> checks() {
        return extras.checks();
    }

    public List<Shorthand> shorthands() {
        return extras.shorthands();
    }

    /** Returns the shorthands that do not have the name of a field. In a stored entity the others are fields. */
    public List<Shorthand> shorthandsOnly() {
        return extras.shorthands().stream()
                .filter(shorthand -> field(shorthand.name()) == null)
                .toList();
    }

    public List<Transformation> transformations() {
        return extras.transformations();
    }

    /** Returns, in a variant, the fields that are records here and are stored as JSON objects. */
    public List<FieldDefinition> specialised() {
        return specialised;
    }

    /**
     * Returns, in a variant, the fields that only the variant requires: a row that was stored earlier without one has
     * the default.
     */
    public List<FieldDefinition> completed() {
        return completed;
    }

    /** Returns the fields whose stored values contain more than was given. */
    public List<FieldDefinition> completedInside() {
        return completedInside;
    }

    private static boolean completes(ValueDefinition value) {
        return switch (value.type()) {
            case ARRAY, SET, MAP -> completes(value.elements());
            case RECORD ->
                value.nested().fields.stream()
                        .anyMatch(field -> field.type() == FieldType.RECORD
                                || field.defaultValue().isPresent()
                                || completes(field.value()));
            default -> false;
        };
    }

    /** Whether a reference to a secret may take the place of the value of a field. */
    public boolean mayHoldSecrets() {
        return secrets;
    }

    public FieldNames names() {
        return names;
    }
}
