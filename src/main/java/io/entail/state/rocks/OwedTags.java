package io.entail.state.rocks;

import io.entail.resolve.Bytes;
import io.entail.state.LogDefinitions;
import io.entail.state.TagIndex;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Overlay;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables.Cursor;
import io.entail.state.table.Tables.Mutation;
import io.entail.text.Log;
import java.nio.file.Path;
import org.slf4j.Logger;

/**
 * Builds the index of tags of tables that were filled without it. No outcome depends on the index, and many replays
 * never need it. META marks the index as missing until the tables are opened for more than filling; then it is built
 * from the rows before anything else.
 */
final class OwedTags {
    private static final Logger log = Log.of(OwedTags.class);
    private static final Bytes NAME = Bytes.wrap(MetaLayout.TAGS_OWED);
    private static final int ROWS_AT_ONCE = 1_000;

    private OwedTags() {}

    /** Returns the mark that the index of tags is missing; for tables without rows. */
    static Mutation owe() {
        return new Mutation(Table.META, NAME, Bytes.wrap(Layout.NOTHING));
    }

    /** Builds the index if it is missing. After a crash it is built again. */
    static void build(RocksTables tables, Path directory) {
        if (!MetaLayout.owesTags(tables)) {
            return;
        }
        long start = System.nanoTime();
        LogDefinitions definitions = LogDefinitions.read(tables);
        log.info("Building the index of tags, which a replay leaves out directory={}", directory);
        long rows = 0;
        try (GatheringTables gathering = new GatheringTables(tables);
                Cursor cursor = tables.cursor(Table.ROWS)) {
            Overlay overlay = new Overlay(gathering);
            TagIndex index = new TagIndex(overlay);
            for (boolean more = cursor.seek(Layout.NOTHING); more; more = cursor.next()) {
                byte[] key = cursor.key();
                index.change(
                        definitions.at(Layout.ordinal(key, 0)),
                        Layout.keyOfRow(key),
                        null,
                        RowLayout.decode(cursor.value()));
                if (++rows % ROWS_AT_ONCE == 0) {
                    gathering.write(overlay.drain());
                }
            }
            overlay.remove(Table.META, MetaLayout.TAGS_OWED);
            gathering.write(overlay.drain());
        }
        log.info(
                "Built the index of tags directory={} rows={} millis={}",
                directory,
                rows,
                (System.nanoTime() - start) / 1_000_000);
    }
}
