package io.entail.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.schema.input.Validation;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Random values for the fields of any definition: absent, null or a value that passes the rules of its field. Rules
 * over several fields may be broken; the caller then draws again.
 */
public final class RandomValues {
    private static final int TRIES = 400;
    private static final List<String> TEXTS = List.of(
            "a",
            "b",
            "x-y",
            "größe",
            "on",
            "no",
            "null",
            "1.5",
            "- a: b #",
            " two ",
            "line\nbreak\n",
            "~",
            "\u0001\u2028",
            "h.test",
            "*.h.test",
            "h.test:80",
            "10.0.0.1",
            "::1",
            "10.0.0.0/8",
            "https://h.test/p",
            "/",
            "/p/q",
            "/tmp/log",
            "X-Head",
            "GET",
            "cookie",
            "{vault://env/x}",
            "60",
            "x:y",
            "text/plain",
            "memory",
            "1.2.3",
            "exp",
            "*");

    private static final List<Number> NUMBERS = List.of(
            0, 1, 2, 3, 5, 7, 10, 60, 80, 100, 200, 301, 404, 426, 503, 1_000, 8_000, 60_000, 65_535, 0.5, 1.25, 99.5);

    private final Random random;
    private final List<String> texts = new ArrayList<>();

    /** Also draws these texts, beside the usual ones and those that the definitions name. */
    public RandomValues(Definitions definitions, List<String> more, Random random) {
        this.random = random;
        Set<String> all = new LinkedHashSet<>(TEXTS);
        all.addAll(more);
        for (EntityDefinition definition : definitions.all()) {
            addChoices(definition.json(), all);
            definition
                    .variants()
                    .subschemas()
                    .forEach(each -> addChoices(each.schema().toString(), all));
        }
        texts.addAll(all);
    }

    /** Adds all texts of {@code @oneOf}, because no other value passes that rule. */
    private static void addChoices(String json, Set<String> texts) {
        try {
            for (JsonNode choices : new ObjectMapper().readTree(json).findValues("oneOf")) {
                choices.forEach(each -> texts.add(each.asText()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns values for the fields of an entity except its references. An empty selector stands for none. */
    public Map<String, @Nullable Object> entity(EntityDefinition definition, String selector) {
        RecordDefinition record = record(definition, selector);
        Map<String, @Nullable Object> values = record(record);
        definition.references().forEach(reference -> values.remove(reference.field()));
        definition.subschemaKey().filter(key -> !selector.isEmpty()).ifPresent(key -> values.put(key, selector));
        return values;
    }

    /** Draws all values again that a tree of faults names. */
    public void redraw(
            EntityDefinition definition, String selector, Map<String, @Nullable Object> values, Map<?, ?> faults) {
        redraw(record(definition, selector), values, faults);
        definition.references().forEach(reference -> {
            if (faults.containsKey(reference.field())) {
                values.remove(reference.field());
            }
        });
        definition.subschemaKey().filter(key -> !selector.isEmpty()).ifPresent(key -> values.put(key, selector));
    }

    private static RecordDefinition record(EntityDefinition definition, String selector) {
        RecordDefinition variant = definition.variants().byName().get(selector);
        return variant == null ? definition.record() : variant;
    }

    @SuppressWarnings("unchecked") // Records are maps that this class has drawn.
    private void redraw(RecordDefinition record, Map<String, @Nullable Object> values, Map<?, ?> faults) {
        boolean several = faults.containsKey(Validation.ENTITY);
        for (FieldDefinition field : record.fields()) {
            Object fault = faults.get(field.name());
            boolean again = several && random.nextBoolean() && field.value().reference() == null;
            if (fault == null && !again) {
                continue;
            }
            if (fault instanceof Map<?, ?> inner
                    && field.type() == FieldType.RECORD
                    && values.get(field.name()) instanceof Map<?, ?> nested) {
                Map<String, @Nullable Object> fresh = new LinkedHashMap<>((Map<String, @Nullable Object>) nested);
                redraw(field.value().nested(), fresh, inner);
                values.put(field.name(), fresh);
            } else if (field.value().reference() == null) {
                values.remove(field.name());
                draw(field, values);
            }
        }
    }

    private Map<String, @Nullable Object> record(RecordDefinition record) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        record.fields().forEach(field -> draw(field, values));
        return values;
    }

    /** Leaves the field absent, or sets it to null or to a value. */
    private void draw(FieldDefinition field, Map<String, @Nullable Object> values) {
        int kind = random.nextInt(4);
        boolean unset = field.required() && field.defaultValue().isEmpty() && !field.auto();
        if (field.isAbstract() || field.value().reference() != null) {
            return;
        }
        if (kind == 0 && !unset) {
            return;
        }
        if (kind == 1 && !field.required() && !field.auto()) {
            values.put(field.name(), null);
            return;
        }
        Object value = value(field.value());
        if (value != null) {
            values.put(field.name(), value);
        }
    }

    /** Returns a value that passes the rules, null if none was found. */
    private @Nullable Object value(ValueDefinition definition) {
        for (int i = 0; i < TRIES; i++) {
            Object value = any(definition);
            if (value != null && new Validation(null, Validation.Mode.WHOLE).value(definition, value) == null) {
                return value;
            }
        }
        return null;
    }

    private @Nullable Object any(ValueDefinition definition) {
        if (definition.properties().get("oneOf") instanceof List<?> choices && random.nextInt(8) > 0) {
            return choices.get(random.nextInt(choices.size()));
        }
        return switch (definition.type()) {
            case STRING ->
                random.nextInt(8) == 0
                        ? new UUID(random.nextLong(), random.nextLong()).toString()
                        : texts.get(random.nextInt(texts.size()));
            case UUID -> new UUID(random.nextLong(), random.nextLong()).toString();
            case INT, LONG -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            case TIMESTAMP -> 1_700_000_000L + random.nextInt(100_000_000);
            case DOUBLE ->
                random.nextBoolean() ? NUMBERS.get(random.nextInt(NUMBERS.size())) : random.nextDouble() * 100;
            case BOOLEAN -> random.nextBoolean();
            case DECIMAL, DATE, TIMESTAMP_MS, BYTES -> RandomScalars.of(definition, random);
            case ARRAY, SET -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    Object element = value(definition.elements());
                    if (element != null) {
                        list.add(element);
                    }
                }
                yield list;
            }
            case MAP -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    Object key = value(definition.mapKeys());
                    Object value = value(definition.elements());
                    if (key != null && value != null) {
                        map.put(key, value);
                    }
                }
                yield map;
            }
            case RECORD -> record(definition.nested());
            case JSON -> json();
            case REFERENCE -> null;
        };
    }

    /** Returns any JSON object. */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("n", NUMBERS.get(random.nextInt(NUMBERS.size())));
        object.put("t", texts.get(random.nextInt(texts.size())));
        if (random.nextBoolean()) {
            object.put("none", null);
            object.put("l", Arrays.asList(1.5, null, Map.of(), List.of("a", true)));
        }
        return object;
    }
}
