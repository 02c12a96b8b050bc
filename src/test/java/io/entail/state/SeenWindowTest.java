package io.entail.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.Outcome;
import io.entail.resolve.Seen;
import io.entail.state.table.Layout;
import io.entail.state.table.MemoryTables;
import io.entail.state.table.Overlay;
import io.entail.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Compares the window of ids and digests with a plain map of everything that was added. */
final class SeenWindowTest {
    private static final long WINDOW = 3_000;

    @RegisterExtension
    final Seeds seeds = new Seeds();

    private final MemoryTables tables = new MemoryTables();
    private final Overlay overlay = new Overlay(tables);
    private final TreeMap<Long, OutcomeEntry> entries = new TreeMap<>();
    private final TreeMap<Long, Added> model = new TreeMap<>();
    private SeenWindow seen = new SeenWindow(tables, WINDOW, -1);
    private long last = -1;

    private record Added(long digest8, UUID id, @Nullable Seen seen) {}

    @Test
    @DisplayName("the window has exactly the recent ids and digests, across gaps, repeated ids, drains and restarts")
    void agreesWithAPlainMap() {
        Random random = seeds.random();
        List<UUID> used = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            // There is sometimes a gap, and seldom one that is wider than the window.
            long offset = last + 1 + (random.nextInt(50) == 0 ? random.nextInt(200) : 0);
            offset += random.nextInt(8_000) == 0 ? 2 * WINDOW : 0;
            UUID id = random.nextInt(10) == 0 && !used.isEmpty()
                    ? used.get(random.nextInt(used.size()))
                    : new UUID(random.nextLong(), random.nextLong());
            add(random, offset, id);
            used.add(id);
            if (random.nextInt(60) == 0) {
                drain();
            }
            if (random.nextInt(3_000) == 0) {
                drain();
                seen = new SeenWindow(tables, WINDOW, last);
            }
            check(used.get(random.nextInt(used.size())), last - random.nextInt((int) WINDOW + 100));
        }
        model.tailMap(last - 2 * WINDOW).forEach((offset, added) -> check(added.id, offset));
        assertThat(last).isGreaterThan(10 * WINDOW);
        drain();
        checkEntries();
    }

    private void checkEntries() {
        Entries kept = new Entries(tables);
        entries.forEach((offset, entry) -> assertThat(kept.take(offset)).isEqualTo(entry));
        assertThat(kept.at(entries.firstKey())).isEqualTo(entries.firstEntry().getValue());
        assertThat(kept.at(last + 1)).isNull();
        Map<UUID, List<OutcomeEntry>> byId = new HashMap<>();
        for (OutcomeEntry entry : entries.values()) {
            if (entry.id() != null) {
                byId.computeIfAbsent(entry.id(), id -> new ArrayList<>()).add(entry);
            }
        }
        byId.entrySet().stream()
                .limit(2_000)
                .forEach(each -> assertThat(kept.find(each.getKey()))
                        .isEqualTo(new Entries.Found(each.getValue(), entries.firstKey())));
        assertThat(kept.find(new UUID(1, 2)).entries()).isEmpty();
    }

    private void add(Random random, long offset, UUID id) {
        long digest8 = random.nextLong();
        boolean first = modelFind(id) == null && random.nextInt(20) > 0;
        Outcome outcome = random.nextBoolean()
                ? Outcome.accepted(random.nextLong(), random.nextInt())
                : Outcome.rejected(Code.NOT_UNIQUE, 1, 2, 3, random.nextBoolean() ? null : Bytes.utf8("key " + offset));
        byte[] digest = new byte[32];
        random.nextBytes(digest);
        Layout.LONG.set(digest, 0, digest8);
        Seen known = modelFind(id);
        Seen repeated = random.nextBoolean() ? known : null;
        OutcomeEntry entry = new OutcomeEntry(
                offset,
                random.nextLong(),
                Bytes.wrap(digest),
                first || repeated != null || random.nextBoolean() ? id : null,
                first,
                repeated != null ? Outcome.repeat(repeated.offset()) : outcome,
                repeated != null ? repeated.outcome() : null);
        seen.add(entry);
        entries.put(offset, entry);
        model.put(offset, new Added(digest8, id, first ? new Seen(offset, outcome) : null));
        last = offset;
    }

    private void drain() {
        seen.drain(overlay);
        tables.write(overlay.drain());
    }

    private @Nullable Seen modelFind(UUID id) {
        for (Added added : model.tailMap(last + 1 - WINDOW, false).values()) {
            if (added.id.equals(id) && added.seen != null) {
                return added.seen;
            }
        }
        return null;
    }

    private void check(UUID id, long offset) {
        assertThat(seen.find(id))
                .as("the id %s is found as in the model, head %s", id, last)
                .isEqualTo(modelFind(id));
        Added added = offset > last + 1 - WINDOW ? model.get(offset) : null;
        assertThat(seen.digest8At(offset))
                .as("the digest at %s is that of the model, head %s", offset, last)
                .isEqualTo(added == null ? OptionalLong.empty() : OptionalLong.of(added.digest8));
    }
}
