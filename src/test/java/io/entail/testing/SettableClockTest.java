package io.entail.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.audit.Version;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.WriteOptions;
import io.entail.entities.Service;
import io.entail.read.Entity;
import io.entail.schema.Definitions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A store in memory uses the clock that it was given, and no other. */
final class SettableClockTest {
    private static final Instant START = Instant.parse("2001-02-03T04:05:06.789Z");

    private final SettableClock clock = SettableClock.at(START);
    private final EntityStore store = EntityStore.inMemory(Definitions.shipped(), clock);

    @AfterEach
    void close() {
        store.close();
    }

    private static String id(Entity entity) {
        return Objects.requireNonNull(entity.text("id"));
    }

    @Test
    @DisplayName("the clock stands still until it is set forward or back")
    void standsStill() {
        assertThat(clock.instant()).isEqualTo(START).isEqualTo(clock.instant());
        clock.advance(Duration.ofDays(1));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofDays(1)));
        SettableClock elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));
        clock.set(START.minusMillis(1));
        assertThat(elsewhere.instant()).isEqualTo(START.minusMillis(1));
        assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }

    @Test
    @DisplayName("automatic times, the times of writes and the store's past follow the clock")
    void timesFollowIt() {
        Dao services = store.dao("services");
        Entity shop = services.insert(Map.of("name", "shop", "host", "a"));
        clock.advance(Duration.ofHours(1));
        Entity changed = services.update(id(shop), Map.of("retries", 3));

        assertThat(shop.number("created_at")).isEqualTo(START.getEpochSecond());
        assertThat(changed.number("updated_at")).isEqualTo(START.getEpochSecond() + 3600);
        assertThat(store.asOf(START.plusSeconds(60))
                        .dao("services")
                        .select(id(shop))
                        .orElseThrow()
                        .number("retries"))
                .isEqualTo(5);
    }

    @Test
    @DisplayName("a history can be iterated more than once, with the last version first")
    void historiesAreIterable() {
        Dao services = store.dao("services");
        String id = id(services.insert(Map.of("name", "shop", "host", "a")));
        clock.advance(Duration.ofHours(1));
        services.update(id, Map.of("retries", 3));

        var history = services.history(id);
        List<Instant> times = new ArrayList<>();
        for (Version version : history) {
            times.add(version.change().at());
        }
        assertThat(times).containsExactly(START.plus(Duration.ofHours(1)), START);
        assertThat(history).hasSize(2);
        assertThat(store.dao(Service.class).history(id))
                .extracting(version ->
                        Objects.requireNonNull(version.change().after()).getRetries())
                .containsExactly(3, 5);
    }

    @Test
    @DisplayName("rows expire by the clock, and are back when the clock is turned back")
    void expiryFollowsIt() {
        Entity ann = store.dao("consumers").insert(Map.of("username", "ann"));
        Dao keys = store.dao("keyauth_credentials");
        Entity key = keys.insert(Map.of("consumer", ann, "key", "once"), WriteOptions.ttl(60));

        clock.advance(Duration.ofSeconds(59));
        assertThat(keys.selectBy("key", "once").orElseThrow().ttl()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(keys.selectBy("key", "once")).isEmpty();
        clock.set(START);
        assertThat(keys.select(id(key)).orElseThrow().ttl()).isEqualTo(60);
    }
}
