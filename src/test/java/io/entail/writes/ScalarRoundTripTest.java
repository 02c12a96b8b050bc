package io.entail.writes;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.ChangeKey;
import io.entail.changes.FeedKey;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.RandomRows;
import io.entail.schema.input.EntityInput;
import io.entail.testkit.Seeds;
import io.entail.testkit.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Random entities with the types that databases have are the same after every encoding and decoding. */
final class ScalarRoundTripTest {
    private static final Definitions DEFINITIONS = Types.alone();
    private static final int ROWS = 400;
    private static final Instant NOW = Instant.parse("2026-11-28T13:53:00.123456789Z");

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @Test
    @DisplayName(
            "values are unchanged after encoding as stored bytes, as JSON, as canonical keys and as keys of changes")
    void valuesComeBack() {
        Random random = seeds.random();
        for (EntityDefinition definition : DEFINITIONS.all()) {
            if (definition.name().equals("workspaces")) {
                continue;
            }
            for (int i = 0; i < ROWS; i++) {
                Map<String, Object> row = RandomRows.of(definition, random);
                bytes(definition, row);
                json(definition, row);
                keys(definition, row);
            }
        }
    }

    private static void bytes(EntityDefinition definition, Map<String, Object> row) {
        assertThat(definition.codec().decode(definition.codec().encode(row)))
                .as("a row of %s is unchanged after encoding as stored bytes", definition.name())
                .isEqualTo(row);
    }

    private static void json(EntityDefinition definition, Map<String, Object> row) {
        Map<String, Object> read =
                Entity.fieldsOf(new Entity(definition.name(), row, 1, Position.of(1), null).toJson());
        assertThat(EntityInput.validate(DEFINITIONS, definition, read, false)).isEmpty();
        Map<String, Object> again = EntityInput.forUpsert(definition, read, row, NOW, UUID::randomUUID);
        Map<String, Object> expected = new HashMap<>(row);
        Map<String, Object> found = new HashMap<>(again);
        // A store generates these values if they are not given.
        for (String made : new String[] {"id", "created_at", "updated_at"}) {
            expected.remove(made);
            found.remove(made);
        }
        definition.fields().stream()
                .filter(field -> field.defaultValue().isPresent())
                .forEach(field -> found.computeIfPresent(
                        field.name(), (name, value) -> expected.containsKey(name) ? value : null));
        assertThat(found)
                .as("a row of %s is unchanged after encoding as JSON", definition.name())
                .isEqualTo(expected);
    }

    private static void keys(EntityDefinition definition, Map<String, Object> row) {
        EntityKeys keys = new EntityKeys(definition);
        Bytes key = keys.keyOf(row);
        Map<String, Object> values = keys.keyValues(key);
        assertThat(values.keySet()).containsExactlyElementsOf(definition.primaryKey());
        values.forEach((name, value) -> assertThat(value).isEqualTo(row.get(name)));
        assertThat(keys.key(values)).isEqualTo(key);
        FeedKey feed = FeedKey.of(ChangeKey.of(definition.name(), null, key));
        assertThat(ChangeKey.canonical(feed, definition))
                .as("the key %s of %s is read back", feed, definition.name())
                .isEqualTo(key);
        for (int i = 0; i < definition.unique().size(); i++) {
            Bytes claim = keys.claims(row).get(i);
            Map<String, ?> named = keys.claimValues(i, row);
            Object value = named.size() == 1 ? named.values().iterator().next() : named;
            if (claim != null && value != null) {
                assertThat(keys.claim(i, value)).isEqualTo(claim);
                Entity claimed = new Entity(definition.name(), present(named), 1, Position.of(1), null);
                Map<String, Object> read = Entity.fieldsOf(claimed.toJson());
                Object written = named.size() == 1 ? read.values().iterator().next() : read;
                assertThat(keys.claim(i, written)).isEqualTo(claim);
            }
        }
    }

    private static Map<String, Object> present(Map<String, ?> values) {
        Map<String, Object> present = new HashMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        return present;
    }
}
