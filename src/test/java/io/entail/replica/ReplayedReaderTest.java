package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.read.EntityReader;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.replica.reads.LocalReader;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.state.IndexBuild;
import io.entail.state.LogDefinitions;
import io.entail.state.RowChanges;
import io.entail.state.TableState;
import io.entail.state.rocks.RocksTables;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables.Mutation;
import io.entail.testkit.LogStory;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.nio.file.Path;
import java.util.List;

/**
 * A replayed directory gives the same answers as one that followed the log, after the steps that a replay leaves to the
 * next opening.
 */
final class ReplayedReaderTest extends RocksReaderContract {
    /** A key of META whose presence means that the index of tags has to be built. */
    private static final byte[] TAGS_OWED = MetaLayout.name("tags-owed");

    @Override
    protected EntityReader readerAfter(LogStory story) {
        Path replayed = fresh();
        List<LogRecord> records = story.records();
        int last = records.size() - 1;
        try (RocksTables tables = RocksTables.toFill(replayed, CACHE_BYTES)) {
            try (Replay replay = new Replay(tables, entries(records), Replay.UNSEEN, TableState.POSITIONS_MAX)) {
                replay.run(last, ReplayListener.NONE);
            }
            assertThat(tables.get(Table.META, TAGS_OWED)).isNotNull();
            tables.filled();
        }
        try (RocksTables tables = new RocksTables(replayed, CACHE_BYTES)) {
            assertThat(tables.get(Table.META, TAGS_OWED))
                    .as("an index that was built is not marked as missing")
                    .isNull();
            // This is the state after a crash between filling the tables and building the index.
            tables.write(List.of(new Mutation(Table.META, Bytes.wrap(TAGS_OWED), Bytes.EMPTY)));
        }
        RocksTables tables = open(replayed);
        LogDefinitions definitions = LogDefinitions.read(tables);
        // A replica that starts on the directory does the same.
        new TableState(tables, new RowChanges(Replay.UNSEEN), TableState.POSITIONS_MAX);
        new IndexBuild(tables, () -> definitions, () -> true).run();
        LocalReader reader = new LocalReader(tables, () -> definitions, CLOCK);
        reader.advanced(Position.of(last));
        return reader;
    }

    private static LogRecords entries(List<LogRecord> records) {
        MemoryRecords entries = new MemoryRecords();
        for (int offset = 0; offset < records.size(); offset++) {
            LogRecord record = records.get(offset);
            entries.add(new LogEntry(offset, -1, CLOCK.millis(), RecordKey.of(record), RecordEncoder.encode(record)));
        }
        return entries;
    }
}
