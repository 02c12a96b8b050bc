package io.entail.dao.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.EntityStore;
import io.entail.dao.Inside;
import io.entail.dao.StoreSettings;
import io.entail.dao.Workspaces;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.replica.MemoryLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import io.entail.writes.CanonicalKey;
import io.entail.writes.EntityKeys;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of an earlier release, which stored addresses exactly as they were given. */
final class SpellingsTest {
    private static final String ID = "11111111-2222-3333-4444-555555555555";

    private final StoreSettings settings = StoreSettings.inMemory();
    private final MemoryLog log = MemoryLog.create(settings.clock());
    private final EntityStore store = Inside.over(log, Definitions.shipped(), settings);

    @BeforeEach
    void storeAsWritten() {
        put("upstreams", Map.of("id", ID, "name", "Old.Test"));
        put("targets", Map.of("id", ID, "target", "[2001:DB8::A]:8000", "upstream", Map.of("id", ID)));
    }

    private void put(String entity, Map<String, Object> values) {
        EntityDefinition definition = Definitions.shipped().require(entity);
        EntityKeys keys = new EntityKeys(definition);
        Map<String, Object> stored = new LinkedHashMap<>(
                EntityInput.forInsert(definition, values, Instant.EPOCH.plusSeconds(1), UUID::randomUUID));
        stored.putAll(values);
        Bytes workspace = CanonicalKey.of(Workspaces.DEFAULT_ID);
        LogRecord.Change change = new LogRecord.Put(
                entity,
                1,
                workspace,
                keys.keyOf(stored),
                0,
                0,
                keys.claims(stored),
                keys.references(stored),
                "",
                Bytes.wrap(definition.codec().encode(stored)));
        log.append(new LogRecord.Write(UUID.randomUUID(), "", "old", "", log.basis(), List.of(change)))
                .join();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theyAreFoundAsTheyAreWritten() {
        assertThat(store.dao("upstreams").selectBy("name", "Old.Test")).isPresent();
        Map<String, Object> target = Map.of("upstream", Map.of("id", ID), "target", "[2001:DB8::A]:8000");
        assertThat(store.dao("targets").selectByCacheKey(target)).isPresent();
        Entity made = store.dao("targets").insert(Map.of("target", "h", "upstream", Map.of("name", "Old.Test")));
        assertThat(made.parent("upstream")).isEqualTo(ID);
    }

    @Test
    void theyKeepTheirTextUntilItIsWritten() {
        store.dao("targets").update(ID, Map.of("weight", 7));
        assertThat(store.dao("targets").select(ID).orElseThrow().text("target")).isEqualTo("[2001:DB8::A]:8000");
        store.dao("targets").update(ID, Map.of("target", "[2001:db8::a]"));
        assertThat(store.dao("targets").select(ID).orElseThrow().text("target")).isEqualTo("[2001:db8::a]:8000");
        store.dao("upstreams").upsertBy("name", "Old.Test", Map.of("slots", 100));
        assertThat(store.dao("upstreams").select(ID).orElseThrow().text("name")).isEqualTo("old.test");
        assertThat(store.dao("upstreams").count()).isEqualTo(1);
    }

    @Test
    void theirUniqueValuesAreTakenInTheOldSpellingToo() {
        assertThatThrownBy(() -> store.dao("upstreams").insert(Map.of("name", "Old.Test")))
                .isInstanceOf(UniqueViolationException.class)
                .hasMessageContaining("Old.Test");
        assertThatThrownBy(() -> store.dao("targets")
                        .insert(Map.of("target", "[2001:DB8::A]:8000", "upstream", Map.of("id", ID))))
                .isInstanceOf(UniqueViolationException.class);
    }
}
