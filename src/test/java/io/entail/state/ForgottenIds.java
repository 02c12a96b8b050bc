package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.state.rocks.RocksTables;
import io.entail.state.table.Layout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables.Cursor;
import io.entail.state.table.Tables.Mutation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A deliberate fault for tests: a state from which the ids of writes were deleted. */
public final class ForgottenIds {
    private static final long CACHE_BYTES = 16 << 20;

    private ForgottenIds() {}

    /** Deletes the ids from the tables of a replica that is not running, and returns how many there were. */
    public static int forget(Path directory) {
        int[] forgotten = {0};
        try (RocksTables tables = new RocksTables(directory.resolve("db"), CACHE_BYTES)) {
            List<Mutation> mutations = tables.snapshot(view -> {
                List<Mutation> rewritten = new ArrayList<>();
                try (Cursor cursor = view.cursor(Table.SEEN)) {
                    for (boolean there = cursor.seek(Layout.offsetKey(0)); there; there = cursor.next()) {
                        SeenChunk chunk = new SeenChunk();
                        SeenChunk.entries(cursor.value(), 0, entry -> {
                            forgotten[0] += entry.remembered() ? 1 : 0;
                            chunk.add(new OutcomeEntry(
                                    entry.offset(),
                                    entry.sequence(),
                                    entry.digest(),
                                    entry.id(),
                                    false,
                                    entry.outcome(),
                                    entry.first()));
                            return true;
                        });
                        rewritten.add(new Mutation(
                                Table.SEEN,
                                Bytes.wrap(Layout.offsetKey(chunk.lastOffset())),
                                Bytes.wrap(chunk.bytes())));
                    }
                }
                return rewritten;
            });
            tables.write(mutations);
        }
        return forgotten[0];
    }
}
