package io.entail.state.rocks;

import io.entail.errors.ReplicaUnusableException;
import io.entail.resolve.Bytes;
import io.entail.state.table.FilteredTables;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables.Mutation;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The number of the layout that a release expects in the tables of a directory. The number rises with every change of
 * {@link Layout} or of an index, also if RocksDB would not notice: an index without earlier rows would give wrong
 * answers.
 */
public final class TableLayout {
    static final int NUMBER = 7;

    /** An earlier layout without indexes of fields. They are built like indexes that a definition adds. */
    private static final int WITHOUT_INDEXES = 6;

    /** The layout of tables with prepared or migrated definitions, which earlier releases must not read. */
    private static final int WITH_PREPARED = 8;

    /** Marks tables that have such a definition. */
    public static final Mutation WITH_MIGRATIONS =
            new Mutation(Table.META, Bytes.wrap(MetaLayout.LAYOUT), Bytes.wrap(encode(WITH_PREPARED)));

    /** Marks tables that are being filled, and may be at different records. */
    static final Mutation FILLING =
            new Mutation(Table.META, Bytes.wrap(MetaLayout.FILLING), Bytes.wrap(Layout.NOTHING));

    /** Removes the mark of tables that are being filled. */
    static final Mutation FILLED = new Mutation(Table.META, Bytes.wrap(MetaLayout.FILLING), null);

    private static final Mutation MARK =
            new Mutation(Table.META, Bytes.wrap(MetaLayout.LAYOUT), Bytes.wrap(encode(NUMBER)));

    private TableLayout() {}

    /**
     * Checks the number of existing tables. Marks new tables with the present number, and also those of the earlier
     * layout that only lacks indexes.
     *
     * @param indexIsNew whether existing tables had no table of indexes
     * @throws ReplicaUnusableException when they have another layout, or were not filled completely
     */
    static void check(RocksTables tables, Path directory, boolean indexIsNew) {
        if (tables.get(Table.META, MetaLayout.FILLING) != null) {
            throw new ReplicaUnusableException(
                    "the replay into " + RocksFailures.replica(directory) + " did not come to its end: delete the"
                            + " directory and replay again, or have it built from the log with"
                            + " entail.replica.rebuild=true",
                    true,
                    null);
        }
        byte[] stored = tables.get(Table.META, MetaLayout.LAYOUT);
        if (stored == null && tables.get(Table.META, MetaLayout.HEAD) == null) {
            if (!FilteredTables.areEmpty(tables)) {
                throw RocksFailures.damaged(directory, "the table of what the others are about is empty", null);
            }
            tables.write(List.of(MARK));
        } else if (is(stored, WITHOUT_INDEXES)) {
            tables.write(List.of(MARK));
        } else if (!is(stored, NUMBER) && !is(stored, WITH_PREPARED)) {
            throw refusal(directory);
        } else if (indexIsNew) {
            throw RocksFailures.damaged(directory, "the table of indexes is missing", null);
        }
    }

    /** Returns the error, with the way out, for a directory that this release cannot use. */
    static ReplicaUnusableException refusal(Path directory) {
        return new ReplicaUnusableException(
                "the directory " + RocksFailures.replica(directory) + " was written by another release of Entail:"
                        + " delete it, or open it with entail.replica.rebuild=true, and its state is built again from"
                        + " the log",
                true,
                null);
    }

    private static byte[] encode(int number) {
        byte[] value = new byte[Integer.BYTES];
        Layout.INT.set(value, 0, number);
        return value;
    }

    private static boolean is(byte @Nullable [] stored, int number) {
        return stored != null && stored.length == Integer.BYTES && (int) Layout.INT.get(stored, 0) == number;
    }
}
