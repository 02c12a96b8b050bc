package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.StoreClosedException;
import io.entail.read.EntityReader;
import io.entail.read.Position;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.state.HistoryIndex;
import io.entail.state.RocksTables;
import io.entail.state.RowChanges;
import io.entail.state.Table;
import io.entail.state.TableState;
import io.entail.state.Tables;
import io.entail.testkit.LogStory;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RocksReaderTest extends RocksReaderContract {
    @Override
    protected EntityReader readerAfter(LogStory story) {
        RocksTables tables = open(fresh());
        TableState state = new TableState(tables, new RowChanges((rows, offset) -> {}), HistoryIndex.POSITIONS_MAX);
        Resolver resolver = new Resolver();
        for (LogRecord record : story.records()) {
            long offset = state.head().offset() + 1;
            Resolution resolution =
                    resolver.resolve(state, offset, CLOCK.millis(), RecordKey.of(record), RecordEncoder.encode(record));
            assertThat(resolution.outcome().accepted()).as("%s", record).isTrue();
            state.apply(resolution, CLOCK.millis());
        }
        tables.write(state.drain());
        LocalReader reader = new LocalReader(tables, state::definitions, CLOCK);
        reader.advanced(Position.of(state.head().offset()));
        return reader;
    }

    @Test
    @DisplayName("a checkpoint opens as a complete copy, whatever happens to the original")
    void checkpointIsACompleteCopy() {
        byte[] key = {1};
        RocksTables tables = new RocksTables(directory.resolve("original"), CACHE_BYTES);
        tables.write(List.of(new Tables.Mutation(
                Table.META, io.entail.resolve.Bytes.wrap(key), io.entail.resolve.Bytes.wrap(new byte[] {7}))));
        tables.checkpoint(directory.resolve("copy"));
        tables.write(List.of(new Tables.Mutation(Table.META, io.entail.resolve.Bytes.wrap(key), null)));
        tables.close();

        try (RocksTables copy = new RocksTables(directory.resolve("copy"), CACHE_BYTES)) {
            assertThat(copy.get(Table.META, key)).containsExactly(7);
        }
    }

    @Test
    @DisplayName("a read after the close is told that the store is closed")
    void readAfterCloseIsTold() {
        RocksTables tables = new RocksTables(directory.resolve("closed"), CACHE_BYTES);
        tables.close();

        assertThatThrownBy(() -> tables.get(Table.ROWS, new byte[] {1})).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> tables.snapshot(view -> true)).isInstanceOf(StoreClosedException.class);
    }
}
