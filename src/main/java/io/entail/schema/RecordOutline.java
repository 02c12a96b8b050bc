package io.entail.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.jspecify.annotations.Nullable;

/**
 * A description of an entity, a subschema or a nested record for documentation. Immutable.
 *
 * @param name name of the Avro record, such as {@code Service}
 * @param doc its documentation comment, or the empty text
 * @param properties annotations by name, with their arguments as JSON has them; among them the checks of several fields
 * @param fields in order; those of a subschema replace the entity's
 * @param shorthands names that callers may write in place of fields, with their types
 */
public record RecordOutline(
        String name,
        String doc,
        Map<String, @Nullable Object> properties,
        List<FieldDefinition> fields,
        Map<String, ValueOutline> shorthands) {

    static RecordOutline of(RecordDefinition record) {
        return of(record, record.fields());
    }

    static RecordOutline of(RecordDefinition record, List<FieldDefinition> fields) {
        Map<String, ValueOutline> shorthands = new LinkedHashMap<>();
        record.shorthands().forEach(each -> shorthands.put(each.name(), ValueOutline.of(each.value())));
        RecordDefinition.Source source = record.source();
        return new RecordOutline(
                source.name(),
                source.doc(),
                plain(source.properties()),
                List.copyOf(fields),
                Collections.unmodifiableMap(shorthands));
    }

    /** Converts Avro's representation of null in properties to Java's null. */
    static Map<String, @Nullable Object> plain(Map<String, Object> properties) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        properties.forEach((name, argument) -> plain.put(name, value(argument)));
        return Collections.unmodifiableMap(plain);
    }

    private static @Nullable Object value(@Nullable Object argument) {
        if (argument instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((name, each) -> plain.put(String.valueOf(name), value(each)));
            return Collections.unmodifiableMap(plain);
        }
        if (argument instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>(list.size());
            list.forEach(each -> plain.add(value(each)));
            return Collections.unmodifiableList(plain);
        }
        return argument == JsonProperties.NULL_VALUE ? null : argument;
    }
}
