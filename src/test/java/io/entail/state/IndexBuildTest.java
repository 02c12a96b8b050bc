package io.entail.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.ReplicaUnusableException;
import io.entail.read.index.IndexKeys;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.IndexDefinition;
import io.entail.state.rocks.OpenRocks;
import io.entail.state.rocks.RocksTables;
import io.entail.state.rocks.TableSeal;
import io.entail.state.table.IndexLayout;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.testkit.LogStory;
import io.entail.testkit.Seeds;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** An index has every row, whenever its definition was written and whatever happens while it is built. */
final class IndexBuildTest {
    private static final long CACHE_BYTES = 16 << 20;
    private static final int ROWS = 100;
    private static final EntityDefinition PLAIN = notes("");
    private static final EntityDefinition INDEXED = notes(", \"indexed\": true");

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private final Resolver resolver = new Resolver();
    private final LogStory story = new LogStory(Definitions.of(List.of()));
    private final Set<String> present = new HashSet<>();
    private RocksTables tables;
    private TableState state;

    private static EntityDefinition notes(String indexed) {
        return EntityDefinition.of(new Schema.Parser().parse("""
                {"type": "record", "name": "Note", "entity": "notes", "primaryKey": ["id"], "fields": [
                  {"name": "id", "type": "string"},
                  {"name": "mood", "type": ["null", "string"], "default": null%s}]}""".replace("%s", indexed)));
    }

    @BeforeEach
    void open() {
        tables = new RocksTables(directory, CACHE_BYTES);
        state = new TableState(tables, Resolver.WINDOW);
    }

    @AfterEach
    void close() {
        tables.close();
    }

    /** Applies the records of the story that the state does not have yet, some at a time. */
    private void apply() {
        List<LogRecord> records = story.records();
        for (int offset = (int) state.head().offset() + 1; offset < records.size(); offset++) {
            LogRecord record = records.get(offset);
            Resolution resolution =
                    resolver.resolve(state, offset, 1, RecordKey.of(record), RecordEncoder.encode(record));
            assertThat(resolution.outcome().accepted())
                    .as("the record is accepted: %s", record)
                    .isTrue();
            state.apply(resolution, 1);
            if (offset % 7 == 0) {
                tables.write(state.drain());
            }
        }
        tables.write(state.drain());
    }

    private void put(int number, String mood) {
        String id = "n" + number;
        present.add(id);
        story.put("notes", null, Map.of("id", id, "mood", mood));
    }

    private void change(Random random) {
        String id = "n" + random.nextInt(ROWS);
        if (random.nextInt(3) == 0 && present.remove(id)) {
            story.delete("notes", id);
        } else {
            put(Integer.parseInt(id.substring(1)), "mood " + random.nextInt(9));
        }
    }

    private void fill() {
        story.define(PLAIN);
        for (int i = 0; i < ROWS; i++) {
            put(i, "mood " + i % 10);
        }
    }

    /** Returns a build that stops after it has checked this many times whether to continue. */
    private IndexBuild build(int looks) {
        AtomicInteger left = new AtomicInteger(looks);
        return new IndexBuild(tables, () -> state.definitions(), () -> left.getAndDecrement() > 0, 20);
    }

    private List<Indexes.State> indexes() {
        return Indexes.all(tables);
    }

    private void assertComplete() {
        assertThat(indexes()).singleElement().satisfies(index -> {
            assertThat(index.built()).isTrue();
            assertThat(entries()).as("the index has an entry for each row").isEqualTo(rows(index.number()));
        });
    }

    private Set<Bytes> entries() {
        return tables.snapshot(view -> {
            Set<Bytes> found = new TreeSet<>();
            try (Tables.Cursor cursor = view.cursor(Table.INDEX)) {
                for (boolean more = cursor.seek(Layout.NOTHING); more; more = cursor.next()) {
                    found.add(Bytes.wrap(cursor.key()));
                }
            }
            return found;
        });
    }

    /** Returns the entries that the rows should have. */
    private Set<Bytes> rows(int number) {
        IndexKeys keys = new IndexKeys(INDEXED, new IndexDefinition(List.of("mood")));
        return tables.snapshot(view -> {
            Set<Bytes> expected = new TreeSet<>();
            try (Tables.Cursor cursor = view.cursor(Table.ROWS)) {
                for (boolean more = cursor.seek(Layout.NOTHING); more; more = cursor.next()) {
                    byte[] row = cursor.value();
                    int start = RowLayout.afterStart(row);
                    Bytes values = keys.key(INDEXED.codec().decode(row, start, row.length - start));
                    expected.add(Bytes.wrap(IndexLayout.key(number, null, values, Layout.keyOfRow(cursor.key()))));
                }
            }
            return expected;
        });
    }

    @Test
    @DisplayName("an index that the first definition has needs no building")
    void fromTheFirst() {
        story.define(INDEXED);
        Random random = seeds.random();
        for (int i = 0; i < 200; i++) {
            change(random);
        }
        apply();
        assertThat(IndexBuild.isOwed(tables)).isFalse();
        assertComplete();
    }

    @Test
    @DisplayName("an index that is built while rows change has their final values")
    void rowsChangeMeanwhile() throws Exception {
        fill();
        apply();
        story.define(INDEXED);
        apply();
        assertThat(IndexBuild.isOwed(tables)).isTrue();
        CompletableFuture<Void> building =
                CompletableFuture.runAsync(new IndexBuild(tables, () -> state.definitions(), () -> true, 2)::run);
        Random random = seeds.random();
        do {
            for (int i = 0; i < 20; i++) {
                change(random);
            }
            apply();
        } while (!building.isDone());
        building.get(60, TimeUnit.SECONDS);
        assertComplete();
    }

    @Test
    @DisplayName("an interrupted build continues where it was, even if unflushed writes are lost")
    void itGoesOn() {
        fill();
        apply();
        story.define(INDEXED);
        apply();
        build(2).run();
        assertThat(indexes()).singleElement().satisfies(index -> {
            assertThat(index.built()).isFalse();
            assertThat(index.rows())
                    .as("a part of the rows was entered")
                    .isPositive()
                    .isLessThan(ROWS);
        });
        tables.close();
        open();
        change(seeds.random());
        apply();
        assertThat(indexes().get(0).rows())
                .as("the build continues after the rows that were entered")
                .isPositive();
        build(2).run();
        tables.reopen(() -> {});
        state = new TableState(tables, Resolver.WINDOW);
        apply();
        build(Integer.MAX_VALUE).run();
        assertComplete();
    }

    @Test
    @DisplayName("an index that is dropped leaves no entries, even if it was half built, and can be added again")
    void nothingIsLeft() {
        fill();
        story.define(INDEXED);
        apply();
        build(2).run();
        story.define(PLAIN);
        apply();
        build(Integer.MAX_VALUE).run();
        put(1, "sad");
        apply();
        put(1, "glad");
        apply();
        assertThat(indexes()).isEmpty();
        assertThat(entries()).isEmpty();

        story.define(INDEXED);
        apply();
        build(Integer.MAX_VALUE).run();
        story.define(PLAIN);
        apply();
        // The process was killed before the entries were removed.
        tables.close();
        open();
        assertThat(entries()).isEmpty();
        story.define(INDEXED);
        apply();
        build(Integer.MAX_VALUE).run();
        assertComplete();
    }

    @Test
    @DisplayName("a directory of a release without indexes can be opened and gets them")
    void directoriesOfBefore() throws Exception {
        fill();
        apply();
        tables.write(List.of(
                new Tables.Mutation(Table.META, Bytes.wrap(MetaLayout.LAYOUT), Bytes.wrap(new byte[] {0, 0, 0, 6}))));
        tables.close();
        dropIndexes();
        open();
        story.define(INDEXED);
        apply();
        build(Integer.MAX_VALUE).run();
        assertComplete();

        tables.close();
        dropIndexes();
        assertThatThrownBy(this::open)
                .isInstanceOf(ReplicaUnusableException.class)
                .hasMessageContaining("the table of indexes is missing");
    }

    private void dropIndexes() throws RocksDBException {
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Options options = new Options();
                DBOptions database = new DBOptions()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, directory.toString())) {
                families.add(new ColumnFamilyDescriptor(name));
            }
            try (RocksDB db = RocksDB.open(database, directory.toString(), families, handles)) {
                for (ColumnFamilyHandle handle : handles) {
                    if (Arrays.equals(handle.getName(), OpenRocks.name(Table.INDEX))) {
                        db.dropColumnFamily(handle);
                    }
                }
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
        TableSeal.set(directory);
    }

    @Test
    @DisplayName("a row that cannot be decoded is in no index, and does not stop the build")
    void brokenRows() {
        story.define(PLAIN).putBroken("notes", null, Map.of("id", "broken"));
        put(1, "sad");
        story.define(INDEXED).putBroken("notes", null, Map.of("id", "broken too"));
        apply();
        build(Integer.MAX_VALUE).run();
        assertThat(indexes()).extracting(Indexes.State::built).containsExactly(true);
        assertThat(entries()).hasSize(1);
        story.put("notes", null, Map.of("id", "broken", "mood", "glad"));
        apply();
        assertThat(entries()).hasSize(2);
    }
}
