package io.entail.schema.load;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.jspecify.annotations.Nullable;

/**
 * Reads the properties of a record, field or element, each with the type that it must have. Properties that were not
 * read by the end are reported as unknown. Not thread-safe.
 */
final class PropertyReader {
    /** Properties of Avro that have no meaning here. */
    private static final Set<String> OF_AVRO = Set.of("logicalType", "avro.java.string");

    private final Map<String, Object> properties;
    private final DefinitionFindings findings;
    private final DefinitionFindings.Place place;
    private final Set<String> known = new HashSet<>(OF_AVRO);

    PropertyReader(JsonProperties source, DefinitionFindings findings, DefinitionFindings.Place place) {
        this(source.getObjectProps(), findings, place);
    }

    PropertyReader(Map<String, Object> properties, DefinitionFindings findings, DefinitionFindings.Place place) {
        this.properties = properties;
        this.findings = findings;
        this.place = place;
    }

    DefinitionFindings.Place place() {
        return place;
    }

    /** Returns the names in the order of the source. */
    List<String> names() {
        return List.copyOf(properties.keySet());
    }

    /** Returns all properties in the order of the source. */
    Map<String, Object> all() {
        return properties;
    }

    /** Returns a property, null when absent; {@link JsonProperties#NULL_VALUE} for a null. */
    @Nullable
    Object value(String name) {
        known.add(name);
        return properties.get(name);
    }

    /** Returns a boolean property, null when absent. */
    @Nullable
    Boolean flag(String name) {
        Object value = value(name);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        findings.unknown(place, name, name + ": expected a boolean");
        return null;
    }

    boolean isSet(String name) {
        return Boolean.TRUE.equals(flag(name));
    }

    /** Returns a text property, null when absent. */
    @Nullable
    String text(String name) {
        Object value = value(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        findings.unknown(place, name, name + ": expected a string");
        return null;
    }

    /** Returns a property that is a list of texts, empty when absent. */
    List<String> texts(String name) {
        Object value = value(name);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(element -> {
                if (element instanceof String text) {
                    texts.add(text);
                }
            });
            if (texts.size() == list.size()) {
                return texts;
            }
        }
        findings.unknown(place, name, name + ": expected a list of strings");
        return List.of();
    }

    /** Returns the members of a property that is an object, empty when absent. */
    Map<String, Object> object(String name) {
        Object value = value(name);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            findings.unknown(place, name, name + ": expected an object");
            return Map.of();
        }
        Map<String, Object> inner = new LinkedHashMap<>();
        map.forEach((key, each) -> inner.put(String.valueOf(key), each == null ? JsonProperties.NULL_VALUE : each));
        return inner;
    }

    /** Ignores properties that belong to Avro here. */
    void ofAvro(Set<String> names) {
        known.addAll(names);
    }

    /** Reports the properties that were not read. */
    void finish() {
        for (String name : properties.keySet()) {
            if (!known.contains(name)) {
                findings.unknown(place, name, "unknown property '" + name + "'" + Closest.closest(name, known));
            }
        }
    }
}
