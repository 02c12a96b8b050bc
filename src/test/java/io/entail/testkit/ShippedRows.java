package io.entail.testkit;

import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.dao.WriteOptions;
import io.entail.errors.PrimaryKeyViolationException;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.RandomValues;
import io.entail.schema.value.FieldType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes random rows of every shipped entity and plugin, and of plugins without a definition. Fields are absent, null or
 * set at every level.
 */
public final class ShippedRows {
    private static final Path FILES = Path.of("src/test/resources/io/entail/schema");
    private static final int ROWS = 6;
    private static final int TRIES = 60;

    /** Certificates with their private keys. */
    private static final List<String> PEMS = List.of(
            "formats/rsa.crt.pem",
            "formats/rsa.pk8.pem",
            "formats/ec.crt.pem",
            "formats/ec.pk8.pem",
            "shipped/ca.crt.pem",
            "shipped/public.pem");

    private final Definitions definitions;
    private final Random random;
    private final RandomValues values;
    private final String publicKey;

    /**
     * The states of fields that rows were stored with, each as entity, subschema, field and state, such as {@code
     * plugins cors config.origins null}.
     */
    private final Set<String> seen = new TreeSet<>();

    public ShippedRows(Definitions definitions, Random random) throws IOException {
        this.definitions = definitions;
        this.random = random;
        List<String> pems = new ArrayList<>();
        for (String file : PEMS) {
            pems.add(Files.readString(FILES.resolve(file)));
        }
        this.publicKey = pems.get(PEMS.size() - 1);
        this.values = new RandomValues(definitions, pems, random);
    }

    /**
     * Inserts some rows of each entity, for each of its subschemas.
     *
     * @param chosen selects the entities
     * @param pathsAs3 whether the paths of all routes are interpreted as in version 3.0
     */
    public void fill(EntityStore store, Predicate<EntityDefinition> chosen, boolean pathsAs3) {
        Map<String, List<Object>> keys = new HashMap<>();
        for (EntityDefinition definition : definitions.all()) {
            if (!chosen.test(definition)) {
                continue;
            }
            List<String> selectors = new ArrayList<>(selectors(definition));
            if (definition.name().equals("plugins")) {
                selectors.add("undescribed");
            }
            // Routes have subschemas, too, and one row has several of them.
            int each = definition.name().equals("routes")
                    ? ROWS * definition.subschemas().size()
                    : ROWS;
            for (String selector : selectors) {
                for (int i = 0; i < each; i++) {
                    insert(store, definition, selector, keys, pathsAs3);
                }
            }
        }
    }

    /** Inserts a random row. If it is refused, another one is drawn. After too many refusals the row is left out. */
    private void insert(
            EntityStore store,
            EntityDefinition definition,
            String selector,
            Map<String, List<Object>> keys,
            boolean pathsAs3) {
        Map<String, @Nullable Object> drawn = values.entity(definition, selector);
        if (selector.equals("undescribed")) {
            drawn.put("config", values.json());
        }
        definition.references().forEach(reference -> {
            List<Object> parents = keys.getOrDefault(reference.entity(), List.of());
            boolean required = definition.requireField(reference.field()).required();
            if (!parents.isEmpty() && (required || random.nextBoolean())) {
                drawn.put(reference.field(), Map.of("id", parents.get(random.nextInt(parents.size()))));
            }
        });
        WriteOptions options = definition.ttl() && random.nextBoolean()
                ? WriteOptions.ttl(3_600 + random.nextInt(10_000))
                : WriteOptions.NONE;
        EntityStore accepting = store.with(Options.DEFAULT.acceptingPlugins(Set.of("undescribed")));
        for (int i = 0; i < TRIES; i++) {
            if (definition.name().equals("routes")) {
                // An export of a store with some such paths says 3.0, and then an import interprets all paths as 3.0.
                drawn.remove("path_syntax");
                if (pathsAs3) {
                    drawn.put("path_syntax", "3.0");
                }
            }
            if (definition.name().equals("jwt_secrets") && random.nextBoolean()) {
                // Some algorithms require a key here, which the rules of the field alone do not express.
                drawn.put("rsa_public_key", publicKey);
            }
            try {
                Entity row = accepting.dao(definition.name()).insert(drawn, options);
                keys.computeIfAbsent(definition.name(), name -> new ArrayList<>())
                        .add(Objects.requireNonNull(
                                row.fields().get(definition.primaryKey().get(0))));
                see(definition, selector, drawn);
                return;
            } catch (SchemaViolationException e) {
                values.redraw(definition, selector, drawn, e.fields());
            } catch (UniqueViolationException | PrimaryKeyViolationException e) {
                values.redraw(definition, selector, drawn, e.fields());
                definition.references().forEach(reference -> {
                    if (!definition.requireField(reference.field()).required()) {
                        drawn.remove(reference.field());
                    }
                });
            }
        }
    }

    private void see(EntityDefinition definition, String selector, Map<String, @Nullable Object> values) {
        List<FieldDefinition> fields = selector.isEmpty() ? definition.fields() : definition.fieldsOf(selector);
        see(definition.name() + " " + selector, fields, values);
    }

    private void see(String prefix, List<FieldDefinition> fields, Map<?, ?> values) {
        for (FieldDefinition field : fields) {
            Object value = values.get(field.name());
            String place = prefix + " " + field.name();
            seen.add(place + (value != null ? " value" : values.containsKey(field.name()) ? " null" : " absent"));
            if (field.reference().isEmpty()) {
                seeInside(place, field, value);
            }
        }
    }

    private void seeInside(String place, FieldDefinition field, @Nullable Object value) {
        Collection<?> records = value instanceof Collection<?> list
                ? list
                : value instanceof Map<?, ?> map && field.type() == FieldType.MAP
                        ? map.values()
                        : Collections.singletonList(value);
        records.forEach(each -> {
            if (each instanceof Map<?, ?> nested) {
                see(place, field.fields(), nested);
            }
        });
    }

    /**
     * Returns the states that were not stored yet. A complete run stores every entity and plugin, and omits each field
     * that has a default at least once.
     */
    public Set<String> missing(Predicate<EntityDefinition> chosen) {
        Set<String> missing = new TreeSet<>();
        for (EntityDefinition definition : definitions.all()) {
            if (!chosen.test(definition)) {
                continue;
            }
            for (String selector : selectors(definition)) {
                List<FieldDefinition> fields = selector.isEmpty() ? definition.fields() : definition.fieldsOf(selector);
                expect(definition.name() + " " + selector, fields, missing);
            }
        }
        return missing;
    }

    /**
     * Returns the names of the subschemas if a row chooses exactly one of them, and otherwise a list with only the
     * empty text.
     */
    private static List<String> selectors(EntityDefinition definition) {
        boolean chosen = definition
                .subschemaKey()
                .filter(key -> definition.requireField(key).type() == FieldType.STRING)
                .isPresent();
        return chosen ? definition.subschemas() : List.of("");
    }

    private void expect(String prefix, List<FieldDefinition> fields, Set<String> missing) {
        for (FieldDefinition field : fields) {
            String place = prefix + " " + field.name();
            boolean optional = !field.required() && field.defaultValue().isPresent();
            if (optional && !seen.contains(place + " null")) {
                missing.add(place + " null");
            }
            if (field.required() && field.defaultValue().isEmpty() && !seen.contains(place + " value")) {
                missing.add(place + " value");
            }
            if (field.fields().size() > 0 && seen.contains(place + " value")) {
                expect(place, field.fields(), missing);
            }
        }
    }
}
