package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.EntailException;
import io.entail.quickstart.Page;
import io.entail.replica.MemoryLog;
import io.entail.schema.Definitions;
import io.entail.state.rocks.MemoryUse;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The meters of a store have the right values, and ops/metrics.md lists all of them. */
final class StoreMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    /** A store that reports the memory use of a replica. */
    private final EntityStore store = EntityStore.over(
            new ForwardingLog(MemoryLog.create(Clock.systemUTC())) {
                @Override
                public MemoryUse memory() {
                    return new MemoryUse(50, 40, 30, 20, 10);
                }
            },
            Definitions.shipped(),
            StoreSettings.inMemory());

    @AfterEach
    void close() {
        store.close();
    }

    private long writes(String outcome) {
        return registry.get("entail.writes").tag("outcome", outcome).timer().count();
    }

    @Test
    @DisplayName("each write is counted once, with its time, by its outcome and by the code of its refusal")
    void writesAreMeasured() {
        Dao services = store.dao("services");
        services.insert(Map.of("name", "before", "host", "a"));
        store.metrics().bindTo(registry);

        services.insert(Map.of("name", "shop", "host", "a"));
        services.insertAsync(Map.of("name", "other", "host", "a")).join();
        store.write(write -> write.delete("services", id("shop")));
        assertThatThrownBy(() -> services.insert(Map.of("name", "other", "host", "a")))
                .isInstanceOf(EntailException.class);
        assertThatThrownBy(() -> services.insert(Map.of())).isInstanceOf(EntailException.class);
        assertThatThrownBy(() -> services.insert(Map.of())).isInstanceOf(EntailException.class);

        assertThat(writes("accepted")).isEqualTo(3);
        assertThat(writes("refused")).isEqualTo(3);
        assertThat(writes("unknown") + writes("unavailable") + writes("failed")).isZero();
        assertThat(registry.get("entail.writes.refused")
                        .tag("code", "unique constraint violation")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("entail.writes.refused")
                        .tag("code", "schema violation")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("entail.writes.pending").gauge().value()).isZero();
        assertThat(registry.get("entail.state.applied").functionCounter().count())
                .isEqualTo(store.reader().reached().offset() + 1.0);
        assertThat(registry.get("entail.state.lag").gauge().value()).isZero();
        assertThat(registry.get("entail.state.running").gauge().value()).isEqualTo(1);
        assertThat(registry.get("entail.rocksdb.cache.pinned").gauge().value()).isEqualTo(30);
    }

    private String id(String name) {
        return String.valueOf(
                store.dao("services").selectBy("name", name).orElseThrow().text("id"));
    }

    @Test
    @DisplayName("a write that fails in a hook is counted as failed, and no write stays pending")
    void failuresOfHooksAreCounted() {
        store.metrics().bindTo(registry);
        store.hooks().before(Call.INSERT, "services", about -> {
            throw new IllegalStateException("a hook's own fault");
        });

        assertThatThrownBy(() -> store.dao("services").insert(Map.of("host", "a")))
                .hasMessageContaining("own fault");
        assertThat(writes("failed") + writes("accepted")).isLessThanOrEqualTo(1);
        assertThat(registry.get("entail.writes.pending").gauge().value()).isZero();
    }

    @Test
    @DisplayName("closing a store removes all of its meters from the registry")
    void metersLeaveWithTheStore() {
        store.metrics().bindTo(registry);
        assertThatThrownBy(() -> store.dao("services").insert(Map.of())).isInstanceOf(EntailException.class);
        assertThat(registry.getMeters()).isNotEmpty();
        store.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    /** Reads the table of the page: type, unit and tags by meter. */
    private static Map<String, String> table() throws IOException {
        Map<String, String> table = new TreeMap<>();
        for (List<String> row : Page.read(Path.of("ops/metrics.md")).rows()) {
            if (row.get(0).startsWith("`entail.")) {
                table.put(
                        row.get(0).replace("`", ""),
                        row.get(1) + "|" + row.get(2) + "|" + row.get(3).replace("`", ""));
            }
        }
        return table;
    }

    @Test
    @DisplayName("the page lists what a store registers, with type, unit and tags")
    void thePageListsWhatAStoreRegisters() throws IOException {
        store.metrics().bindTo(registry);
        assertThatThrownBy(() -> store.dao("services").insert(Map.of())).isInstanceOf(EntailException.class);

        Map<String, String> registered = new TreeMap<>();
        for (Meter meter : registry.getMeters()) {
            String type = meter.getId().getType().name().toLowerCase(Locale.ROOT);
            String unit =
                    meter.getId().getBaseUnit() == null ? "" : meter.getId().getBaseUnit();
            // The registry sorts tags by name.
            String tags =
                    meter.getId().getTags().stream().map(Tag::getKey).sorted().collect(Collectors.joining(", "));
            registered.put(meter.getId().getName(), type + "|" + unit + "|" + tags);
        }
        Map<String, String> table = table();
        table.replaceAll((name, row) -> {
            String[] cells = row.split("\\|", -1);
            return cells[0] + "|" + cells[1] + "|"
                    + Stream.of(cells[2].split(", ")).sorted().collect(Collectors.joining(", "));
        });
        assertThat(registered).isNotEmpty();
        registered.forEach((name, row) -> assertThat(table)
                .as("ops/metrics.md describes %s as the store registers it", name)
                .containsEntry(name, row));
    }

    @Test
    @DisplayName("the page lists the meters that the sources name, and no others")
    void thePageListsAllMeters() throws IOException {
        Set<String> named = new TreeSet<>();
        Pattern name = Pattern.compile("\"(entail\\.[a-z.-]*[a-z])\"");
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String source = Files.readString(file);
                Matcher found = name.matcher(source.contains("import io.micrometer.") ? source : "");
                while (found.find()) {
                    named.add(found.group(1));
                }
            }
        }
        assertThat(table().keySet()).containsExactlyElementsOf(named);
    }
}
