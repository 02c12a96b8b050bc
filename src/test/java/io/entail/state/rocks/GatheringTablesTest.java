package io.entail.state.rocks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.ReplicaUnusableException;
import io.entail.errors.StoreClosedException;
import io.entail.resolve.Bytes;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.state.table.Tables.Mutation;
import io.entail.state.table.WritableTablesContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GatheringTablesTest extends WritableTablesContract {
    private static final long CACHE_BYTES = 32 << 20;

    /** The size of a few batches. */
    private static final long GENERATION_BYTES = 150 << 10;

    @TempDir
    Path directory;

    private @Nullable RocksTables filled;
    private @Nullable GatheringTables gathering;

    @Override
    protected GatheringTables empty() {
        RocksTables tables = RocksTables.toFill(directory, CACHE_BYTES);
        // The values of this test are not rows, so no index can be built from them.
        tables.write(List.of(new Mutation(Table.META, OwedTags.owe().key(), null)));
        filled = tables;
        gathering = new GatheringTables(tables, GENERATION_BYTES);
        return gathering;
    }

    @Override
    protected Tables openedAgain() {
        Objects.requireNonNull(gathering).close();
        gathering = null;
        Objects.requireNonNull(filled).filled();
        filled.close();
        filled = new RocksTables(directory, CACHE_BYTES);
        return filled;
    }

    @Override
    protected boolean areShared() {
        return false;
    }

    /** Closes both tables. Closing the gathering ones does not close those behind them. */
    @Override
    protected void close() {
        if (gathering != null) {
            gathering.close();
            gathering = null;
        }
        if (filled != null) {
            filled.close();
        }
    }

    /** This holds whether the process has ended normally or was killed. */
    @Test
    void aFillingThatDidNotComeToItsEndIsRefused() throws IOException {
        Path ended = directory.resolve("ended");
        Path killed = directory.resolve("killed");
        try (RocksTables tables = RocksTables.toFill(ended, CACHE_BYTES)) {
            try (GatheringTables gathering = new GatheringTables(tables, 1)) {
                gathering.write(List.of(new Mutation(Table.ROWS, key(1), Bytes.utf8("some value"))));
            }
            TableFiles.copy(ended, killed);
        }
        for (Path part : List.of(ended, killed)) {
            assertThatThrownBy(() -> new RocksTables(part, CACHE_BYTES))
                    .as("a part of a replay is not opened as a state")
                    .isInstanceOf(ReplicaUnusableException.class)
                    .hasMessageContaining("did not come to its end")
                    .hasMessageContaining(part.toString());
        }
    }

    @Test
    void aFailedAdditionIsReportedByTheNextCall() {
        RocksTables tables = RocksTables.toFill(directory, CACHE_BYTES);
        GatheringTables gathering = new GatheringTables(tables, 1);
        tables.close();
        gathering.write(List.of(new Mutation(Table.ROWS, key(1), Bytes.utf8("some value"))));
        assertThatThrownBy(gathering::close).isInstanceOf(StoreClosedException.class);
    }

    private static Bytes key(int number) {
        return Bytes.utf8("key " + number);
    }
}
