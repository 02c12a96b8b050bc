package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.read.EntityReader;
import io.entail.read.Position;
import io.entail.replica.reads.LocalReader;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.state.IndexBuild;
import io.entail.state.RowChanges;
import io.entail.state.TableState;
import io.entail.state.rocks.RocksTables;
import io.entail.testkit.LogStory;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;

final class RocksReaderTest extends RocksReaderContract {
    @Override
    protected EntityReader readerAfter(LogStory story) {
        RocksTables tables = open(fresh());
        TableState state = new TableState(tables, new RowChanges((rows, offset) -> {}), TableState.POSITIONS_MAX);
        Resolver resolver = new Resolver();
        for (LogRecord record : story.records()) {
            long offset = state.head().offset() + 1;
            Resolution resolution =
                    resolver.resolve(state, offset, CLOCK.millis(), RecordKey.of(record), RecordEncoder.encode(record));
            assertThat(resolution.outcome().accepted())
                    .as("the record is accepted: %s", record)
                    .isTrue();
            state.apply(resolution, CLOCK.millis());
        }
        tables.write(state.drain());
        new IndexBuild(tables, state::definitions, () -> true).run();
        LocalReader reader = new LocalReader(tables, state::definitions, CLOCK);
        reader.advanced(Position.of(state.head().offset()));
        return reader;
    }
}
