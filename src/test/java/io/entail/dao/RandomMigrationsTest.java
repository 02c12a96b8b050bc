package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.migrate.MigrationPlan;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.schema.TestDefinitions;
import io.entail.testkit.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random migrations that remove, add and reorder references and unique fields, with writes between them, compared with a
 * plain map of the rows.
 */
@Timeout(60)
final class RandomMigrationsTest {
    private static final int MIGRATIONS = 4;
    private static final int WRITES = 40;
    private static final int NAMES = 16;
    private static final int SHOPS = 6;
    private static final int ORDERS = 12;

    @RegisterExtension
    final Seeds seeds = new Seeds();

    /** The rows as they have to be, by id; a field that is unset is missing. */
    private final Map<String, Map<String, Object>> model = new TreeMap<>();

    /** The rows as they were right before each migration. */
    private final Map<Position, Map<String, Map<String, Object>>> past = new LinkedHashMap<>();

    private final MemoryLogs logs = new MemoryLogs();

    /** A field of the orders. */
    private record Field(String name, String rule) {
        boolean refers() {
            return rule.startsWith("@references");
        }

        boolean cascades() {
            return rule.contains("cascade");
        }

        String idl() {
            return "union { null, string } " + rule + " " + name + " = null; ";
        }
    }

    private static Definitions with(List<Field> fields) {
        StringBuilder idl = new StringBuilder("@entity(\"orders\") @primaryKey([\"id\"]) record Order { string id; ");
        fields.forEach(field -> idl.append(field.idl()));
        return TestDefinitions.of(
                idl + "}",
                "@entity(\"shops\") @primaryKey([\"id\"]) record Shop { string id; }",
                TestDefinitions.WORKSPACES);
    }

    /** Returns a name that no field has; a field that is gone may have had it. */
    private static String unused(Random random, List<Field> fields, List<Field> next) {
        while (true) {
            String name = "c" + random.nextInt(NAMES);
            if (Stream.concat(fields.stream(), next.stream())
                    .noneMatch(field -> field.name().equals(name))) {
                return name;
            }
        }
    }

    private static Field random(Random random, String name) {
        return switch (random.nextInt(3)) {
            case 0 -> new Field(name, "@unique(true)");
            case 1 -> new Field(name, "@references(\"shops\") @onDelete(\"cascade\")");
            default -> new Field(name, "@references(\"shops\") @onDelete(\"null\")");
        };
    }

    private EntityStore open(List<Field> fields) {
        return Inside.over(logs.open(), with(fields), StoreSettings.inMemory().withClock(logs.clock()));
    }

    @RepeatedTest(5)
    @DisplayName("rows of every version keep their references and unique values, and go with their parents")
    void rowsOfEveryVersion() {
        Random random = seeds.random();
        List<Field> fields = new ArrayList<>();
        while (fields.size() < 4) {
            fields.add(random(random, unused(random, fields, fields)));
        }
        EntityStore store = open(fields);
        store.enableMigrations();
        for (int i = 0; i < MIGRATIONS; i++) {
            write(random, store, fields);
            past.put(store.reader().reached(), copy());
            List<Field> next = new ArrayList<>(fields);
            List<String> removed = new ArrayList<>();
            for (int gone = 1 + random.nextInt(2); gone > 0 && next.size() > 1; gone--) {
                removed.add(next.remove(random.nextInt(next.size())).name());
            }
            for (int more = 1 + random.nextInt(2); more > 0; more--) {
                next.add(random(random, unused(random, fields, next)));
            }
            Collections.shuffle(next, random);
            MigrationPlan steps = MigrationPlan.to(with(next).require("orders"));
            for (String name : removed) {
                steps = steps.remove(name);
                model.values().forEach(row -> row.remove(name));
            }
            assertThat(store.migrate(steps).isDone()).isTrue();
            store.close();
            fields = next;
            store = open(fields);
            check(store, fields);
        }
        write(random, store, fields);
        check(store, fields);
        for (Map.Entry<Position, Map<String, Map<String, Object>>> then : past.entrySet()) {
            try (EntityStore as = store.asOf(then.getKey())) {
                assertThat(rows(as)).as("as of %s", then.getKey()).isEqualTo(then.getValue());
            }
        }
        store.close();
        logs.close();
    }

    private Map<String, Map<String, Object>> copy() {
        Map<String, Map<String, Object>> copy = new TreeMap<>();
        model.forEach((id, row) -> copy.put(id, new TreeMap<>(row)));
        return copy;
    }

    private static Map<String, Map<String, Object>> rows(EntityStore store) {
        Map<String, Map<String, Object>> rows = new TreeMap<>();
        store.dao("orders")
                .each()
                .forEach(row -> rows.put(String.valueOf(row.text("id")), new TreeMap<>(row.fields())));
        return rows;
    }

    private void write(Random random, EntityStore store, List<Field> fields) {
        for (int i = 0; i < WRITES; i++) {
            int what = random.nextInt(10);
            String shop = "s" + random.nextInt(SHOPS);
            if (what == 0) {
                delete(random, store, fields, shop);
            } else if (what == 1) {
                store.dao("orders").delete("o" + random.nextInt(ORDERS));
                model.keySet().retainAll(keys(store));
            } else {
                store(random, store, fields);
            }
        }
    }

    private static List<Object> keys(EntityStore store) {
        return store.dao("orders").stream()
                .map(row -> Objects.requireNonNull(row.fields().get("id")))
                .toList();
    }

    private void delete(Random random, EntityStore store, List<Field> fields, String shop) {
        if (random.nextBoolean()) {
            store.dao("shops").delete(shop);
        } else {
            store.dao("shops").deleteTree(shop);
        }
        Object reference = Map.of("id", shop);
        model.values()
                .removeIf(row ->
                        fields.stream().anyMatch(field -> field.cascades() && reference.equals(row.get(field.name()))));
        model.values().forEach(row -> row.values().removeIf(reference::equals));
        check(store, fields);
    }

    private void store(Random random, EntityStore store, List<Field> fields) {
        String id = "o" + random.nextInt(ORDERS);
        Map<String, Object> patch = new TreeMap<>();
        for (Field field : fields) {
            if (random.nextInt(3) == 0) {
                String shop = "s" + random.nextInt(SHOPS);
                if (field.refers()) {
                    store.dao("shops").upsert(shop, Map.of());
                    patch.put(field.name(), Map.of("id", shop));
                } else {
                    patch.put(field.name(), "u" + random.nextInt(ORDERS * 2));
                }
            }
        }
        boolean taken = fields.stream()
                .filter(field -> !field.refers() && patch.containsKey(field.name()))
                .anyMatch(field -> model.entrySet().stream()
                        .anyMatch(row -> !row.getKey().equals(id)
                                && Objects.equals(
                                        patch.get(field.name()), row.getValue().get(field.name()))));
        Dao orders = store.dao("orders");
        boolean there = model.containsKey(id);
        Map<String, Object> values = new TreeMap<>(patch);
        values.put("id", id);
        if (taken) {
            assertThatThrownBy(() -> write(orders, id, there, patch, values))
                    .isInstanceOf(UniqueViolationException.class);
            return;
        }
        write(orders, id, there, patch, values);
        model.computeIfAbsent(id, key -> new TreeMap<>(Map.of("id", id))).putAll(patch);
    }

    private static void write(
            Dao orders, String id, boolean there, Map<String, Object> patch, Map<String, Object> values) {
        Entity unused = there ? orders.update(id, patch) : orders.insert(values);
    }

    private void check(EntityStore store, List<Field> fields) {
        assertThat(rows(store)).isEqualTo(model);
        for (Field field : fields) {
            model.forEach((id, row) -> {
                Object value = row.get(field.name());
                if (value != null && !field.refers()) {
                    assertThat(store.dao("orders")
                                    .selectBy(field.name(), value)
                                    .orElseThrow()
                                    .text("id"))
                            .isEqualTo(id);
                } else if (value != null) {
                    assertThat(store.dao("orders").eachFor(field.name(), value))
                            .extracting(child -> child.text("id"))
                            .contains(id);
                }
            });
        }
    }
}
