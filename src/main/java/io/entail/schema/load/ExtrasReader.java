package io.entail.schema.load;

import io.entail.schema.Functions;
import io.entail.schema.RecordDefinition;
import io.entail.schema.RecordDefinition.Extras;
import io.entail.schema.Shorthand;
import io.entail.schema.Transformation;
import io.entail.schema.Transformation.Step;
import io.entail.schema.ValueDefinition;
import io.entail.schema.checks.EntityCheck;
import io.entail.schema.checks.EntityCheckKind;
import io.entail.schema.checks.EntityChecks;
import io.entail.schema.checks.FieldPath;
import io.entail.schema.checks.ObjectArgument;
import io.entail.schema.rules.MissingFunction;
import io.entail.schema.value.CanonicalJson;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads the properties of a record that concern several fields: checks, shorthands, transformations. Not thread-safe.
 */
final class ExtrasReader {
    static final int SHORTHANDS_MAX = 64;
    static final int TRANSFORMATIONS_MAX = 64;

    private final Functions functions;
    private final DefinitionFindings findings;
    private final PatternBudget budget;
    private final ValueReader values;

    ExtrasReader(Functions functions, DefinitionFindings findings, PatternBudget budget, ValueReader values) {
        this.functions = functions;
        this.findings = findings;
        this.budget = budget;
        this.values = values;
    }

    /**
     * Returns what the properties define.
     *
     * @param record the record with only its fields
     * @param top whether it is the record of an entity; only these can have transformations
     */
    Extras read(RecordDefinition record, PropertyReader properties, boolean top) {
        List<Shorthand> shorthands = several(properties, "shorthand", SHORTHANDS_MAX, this::shorthand);
        List<Transformation> transformations = top
                ? several(properties, "transformation", TRANSFORMATIONS_MAX, each -> transformation(each, record))
                : List.of();
        for (Transformation each : transformations) {
            reportMissing(properties, each.onWrite());
            reportMissing(properties, each.onRead());
        }
        for (Shorthand each : shorthands) {
            if (each.function() == null) {
                findings.missing(properties.place(), new MissingFunction("shorthand", each.functionName()), functions);
            }
        }
        return new Extras(checks(new RecordScope(record, functions, budget), properties), shorthands, transformations);
    }

    private void reportMissing(PropertyReader properties, @Nullable Step step) {
        if (step != null && step.function() == null) {
            findings.missing(properties.place(), new MissingFunction("transformation", step.name()), functions);
        }
    }

    private List<EntityCheck> checks(RecordScope scope, PropertyReader properties) {
        List<EntityCheck> checks = new ArrayList<>();
        for (String property : properties.names()) {
            Optional<EntityCheckKind> kind = EntityChecks.kind(property);
            Object argument = kind.isPresent() ? properties.value(property) : null;
            if (kind.isPresent() && argument != null) {
                try {
                    checks.addAll(kind.get().read(argument, scope));
                } catch (IllegalArgumentException e) {
                    findings.unknown(properties.place(), property, property + ": " + e.getMessage());
                }
            }
        }
        for (EntityCheck check : checks) {
            check.missingFunctions().forEach(each -> findings.missing(properties.place(), each, functions));
        }
        return checks;
    }

    private <T> List<T> several(PropertyReader properties, String property, int max, Function<ObjectArgument, T> read) {
        Object argument = properties.value(property);
        if (argument == null) {
            return List.of();
        }
        try {
            List<T> several = ObjectArgument.readAll(argument, read);
            if (several.size() > max) {
                throw new IllegalArgumentException("more than " + max);
            }
            return several;
        } catch (IllegalArgumentException e) {
            findings.unknown(properties.place(), property, property + ": " + e.getMessage());
            return List.of();
        }
    }

    private Shorthand shorthand(ObjectArgument argument) {
        String name = argument.requireText("name");
        String function = argument.requireText("function");
        Schema type = type(argument.require("type"));
        ValueDefinition value = values.readAlone(type, new DefinitionFindings.Place("shorthand", name));
        if (value == null || value.type() == FieldType.RECORD || value.type() == FieldType.REFERENCE) {
            throw new IllegalArgumentException("type: expected the Avro type of a value that is no record");
        }
        return new Shorthand(
                name, value, function, functions.shorthand(function).orElse(null));
    }

    private static Schema type(Object argument) {
        try {
            return new Schema.Parser().parse(CanonicalJson.write(argument));
        } catch (RuntimeException e) {
            // Avro's parser throws exceptions of many kinds.
            throw new IllegalArgumentException("type: " + e.getMessage(), e);
        }
    }

    private Transformation transformation(ObjectArgument argument, RecordDefinition record) {
        RecordScope scope = new RecordScope(record, functions, budget);
        List<FieldPath> input = fields(scope, argument.require("input"));
        Object needs = argument.get("needs");
        Step onWrite = step(argument.text("onWrite"));
        Step onRead = step(argument.text("onRead"));
        if (onWrite == null && onRead == null) {
            throw new IllegalArgumentException("at least one of these fields must be non-empty: 'onWrite', 'onRead'");
        }
        List<FieldPath> needed = needs == null ? List.of() : fields(scope, needs);
        return new Transformation(input, needed, rewrites(argument, needed, onWrite), onWrite, onRead);
    }

    private static List<FieldPath> rewrites(ObjectArgument argument, List<FieldPath> needs, @Nullable Step onWrite) {
        Object names = argument.get("rewrites");
        if (names == null) {
            return List.of();
        }
        if (!(names instanceof List<?> list) || list.isEmpty()) {
            throw new IllegalArgumentException("rewrites: expected a list of needs");
        }
        if (onWrite == null) {
            throw new IllegalArgumentException("rewrites without onWrite");
        }
        List<String> known = needs.stream().map(FieldPath::text).toList();
        List<FieldPath> rewritten = new ArrayList<>();
        for (Object name : list) {
            int at = known.indexOf(name);
            if (at < 0) {
                throw new IllegalArgumentException(
                        "rewrites: '" + name + "' is none of the needs" + Closest.hint(String.valueOf(name), known));
            }
            rewritten.add(needs.get(at));
        }
        return List.copyOf(rewritten);
    }

    private static List<FieldPath> fields(RecordScope scope, Object names) {
        if (!(names instanceof List<?> list) || list.isEmpty()) {
            throw new IllegalArgumentException("expected a list of field names");
        }
        List<FieldPath> fields = new ArrayList<>();
        for (Object name : list) {
            try {
                fields.add(scope.field(name));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("invalid field name: " + name + scope.hint(name), e);
            }
        }
        return fields;
    }

    private @Nullable Step step(@Nullable String name) {
        return name == null ? null : new Step(name, functions.transform(name).orElse(null));
    }
}
