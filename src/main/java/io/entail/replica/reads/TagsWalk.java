package io.entail.replica.reads;

import io.entail.resolve.Bytes;
import io.entail.state.table.Layout;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.state.table.TagLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects keys of TAGS for a page over all entities, and one more. Used by one thread. */
final class TagsWalk {
    private final @Nullable Bytes workspace;
    private final long now;
    private final int wanted;
    private final List<Bytes> found = new ArrayList<>();

    /** Creates it for rows of one workspace and those of none; for null, for all rows. */
    TagsWalk(@Nullable Bytes workspace, long now, int size) {
        this.workspace = workspace;
        this.now = now;
        this.wanted = size + 1;
    }

    /** Returns the keys after a key that begin with one of these prefixes, which are in ascending order. */
    List<Bytes> keys(Tables.View view, List<byte[]> prefixes, @Nullable Bytes after) {
        byte[] start = after == null ? Layout.NOTHING : Layout.next(after.array());
        try (Tables.Cursor cursor = view.cursor(Table.TAGS)) {
            for (byte[] prefix : prefixes) {
                if (found.size() == wanted) {
                    break;
                }
                boolean more = cursor.seek(Arrays.compareUnsigned(start, prefix) > 0 ? start : prefix);
                while (more && found.size() < wanted && Layout.startsWith(cursor.key(), prefix)) {
                    byte[] key = cursor.key();
                    if (shows(view, key)) {
                        found.add(Bytes.wrap(key));
                    }
                    more = cursor.next();
                }
            }
        }
        return found;
    }

    private boolean shows(Tables.View view, byte[] key) {
        byte[] place = TagLayout.placeOf(key);
        Bytes of = TagLayout.workspaceOf(place);
        if (workspace != null && of != null && !workspace.equals(of)) {
            return false;
        }
        byte[] row = view.get(Table.ROWS, Layout.rowKey(Layout.ordinal(key, 0), TagLayout.keyOf(place)));
        return row != null && !RowLayout.isOver(row, now);
    }
}
