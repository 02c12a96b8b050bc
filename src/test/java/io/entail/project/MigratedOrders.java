package io.entail.project;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.schema.EntityDefinition;
import io.entail.writes.CanonicalKey;
import io.entail.writes.DefineRecord;
import io.entail.writes.EntityKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entity that is migrated once: {@code total} is renamed to {@code amount}, with its index; {@code note} is removed,
 * {@code count} becomes a text, {@code code} becomes unique, {@code customer} becomes a reference and {@code status}
 * required. Pure.
 */
final class MigratedOrders {
    static final String ENTITY = "orders";

    private static final String CUSTOMERS = """
            {"type": "record", "name": "Customer", "entity": "customers", "primaryKey": ["id"], "fields": [
              {"name": "id", "type": "string", "required": true}]}
            """;

    private static final String HEAD = """
            {"type": "record", "name": "Order", "entity": "orders", "primaryKey": ["id"], "index": [%s], "fields": [
              {"name": "id", "type": "string", "required": true},
              {"name": "status", "type": %s},
            """;
    private static final String OPTIONAL = "[\"null\", \"string\"], \"default\": null";
    private static final String REQUIRED = "\"string\"";
    private static final String TOTAL = """
              {"name": "total", "type": ["null", "long"], "default": null},
              {"name": "note", "type": ["null", "string"], "default": null},
              {"name": "count", "type": ["null", "int"], "default": null},
            """;
    private static final String AMOUNT = """
              {"name": "amount", "type": ["null", "long"], "default": null},
            """;
    private static final String PLAIN = """
              {"name": "code", "type": ["null", "string"], "default": null},
              {"name": "customer", "type": ["null", "string"], "default": null}
            """;
    private static final String RULED = """
              {"name": "code", "type": ["null", "string"], "default": null, "unique": true},
              {"name": "customer", "type": ["null", "string"], "default": null, "references": "customers",
               "onDelete": "restrict"}
            """;
    private static final String BY_TOTAL = "[\"status\", \"total\"]";
    private static final String BY_AMOUNT = "[\"status\", \"amount\"]";

    private static final EntityDefinition CUSTOMER = EntityDefinition.fromLog(CUSTOMERS);
    static final EntityDefinition BEFORE =
            EntityDefinition.fromLog(HEAD.formatted(BY_TOTAL, OPTIONAL) + TOTAL + PLAIN + "]}");
    static final EntityDefinition PREPARED =
            EntityDefinition.fromLog(HEAD.formatted(BY_TOTAL, OPTIONAL) + TOTAL + AMOUNT + """
              {"name": "count_2", "type": ["null", "string"], "default": null},
            """ + RULED + "]}");
    static final EntityDefinition AFTER = EntityDefinition.fromLog(
                    HEAD.formatted(BY_AMOUNT, REQUIRED) + AMOUNT + """
              {"name": "count", "type": ["null", "string"], "default": null},
            """ + RULED + "]}")
            .migrated(Map.of("count", "count_2"));

    private MigratedOrders() {}

    static LogRecord.Define defineCustomers() {
        return DefineRecord.of(CUSTOMER, 1);
    }

    static LogRecord.Define define() {
        return DefineRecord.of(BEFORE, 1);
    }

    /** Returns the former definition as the next version, which abandons a preparation. */
    static LogRecord.Define giveUp() {
        return DefineRecord.of(BEFORE, 3);
    }

    static LogRecord.Prepare prepare() {
        LogRecord.Define define = DefineRecord.of(PREPARED, 2);
        return new LogRecord.Prepare(ENTITY, 2, define.constraints(), define.schema());
    }

    static LogRecord.Migrate migrate(long upTo) {
        LogRecord.Define define = DefineRecord.of(AFTER, 3);
        return new LogRecord.Migrate(ENTITY, 3, define.constraints(), define.schema(), List.of(0), List.of(0), upTo);
    }

    static LogRecord.Put customer(String id) {
        return put(CUSTOMER, 1, 0, Map.of("id", id));
    }

    /** Returns the values of an order before the migration, all of which depend on its number. */
    static Map<String, Object> values(int number) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", id(number));
        values.put("status", number % 3 == 0 ? "paid" : "open");
        if (number % 5 != 0) {
            values.put("total", number * 10L);
            values.put("count", number % 7);
        }
        if (number % 2 == 0) {
            values.put("note", "note " + number);
        }
        if (number % 4 != 0) {
            values.put("code", "code " + number);
        }
        if (number % 6 != 0) {
            values.put("customer", Map.of("id", "c" + number % 2));
        }
        return values;
    }

    static String id(int number) {
        return "o" + number;
    }

    /** Returns the put of an old process. */
    static LogRecord.Put before(int number, long expected) {
        Map<String, Object> values = values(number);
        if (values.get("customer") instanceof Map<?, ?> customer) {
            values.put("customer", String.valueOf(customer.get("id")));
        }
        return put(BEFORE, 1, expected, values);
    }

    /** Returns the put of an order that has expired, and has no value for the field that the migration requires. */
    static LogRecord.Put expired(String id) {
        Map<String, Object> values = new LinkedHashMap<>(Map.of("id", id, "code", "code 1", "customer", "nobody"));
        LogRecord.Put put = put(BEFORE, 1, 0, values);
        return new LogRecord.Put(
                put.entity(), put.definition(), null, put.key(), 0, 1, put.claims(), put.references(), "", put.after());
    }

    /** Returns the put that the migration makes for an order. */
    static LogRecord.Put rewritten(int number, long expected) {
        Map<String, Object> values = values(number);
        move(values, "total", "amount", false);
        Object count = values.get("count");
        if (count != null) {
            values.put("count_2", count.toString());
        }
        return put(PREPARED, 2, expected, values);
    }

    /** Whether the migration changes a value of an order, or adds a constraint that concerns one. */
    static boolean isRewritten(int number) {
        return number % 60 != 0;
    }

    /** Returns the same put under another version of the definition. */
    static LogRecord.Put withVersion(LogRecord.Put put, int version) {
        return new LogRecord.Put(
                put.entity(),
                version,
                put.workspace(),
                put.key(),
                put.expected(),
                put.expiresAt(),
                put.claims(),
                put.references(),
                put.keyId(),
                put.after());
    }

    /** Returns the values of an order after the migration. */
    static Map<String, Object> valuesAfter(int number) {
        Map<String, Object> values = values(number);
        move(values, "total", "amount", true);
        values.remove("note");
        values.computeIfPresent("count", (field, count) -> count.toString());
        return values;
    }

    static LogRecord.Put after(int number, long expected) {
        return put(AFTER, 3, expected, valuesAfter(number));
    }

    private static void move(Map<String, Object> values, String from, String to, boolean isMoved) {
        @Nullable Object value = isMoved ? values.remove(from) : values.get(from);
        if (value != null) {
            values.put(to, value);
        }
    }

    private static LogRecord.Put put(
            EntityDefinition definition, int version, long expected, Map<String, Object> values) {
        EntityKeys keys = new EntityKeys(definition);
        return new LogRecord.Put(
                definition.name(),
                version,
                null,
                CanonicalKey.of(String.valueOf(values.get("id"))),
                expected,
                0,
                keys.claims(values),
                keys.references(values),
                "",
                Bytes.wrap(definition.codec().encode(values)));
    }
}
