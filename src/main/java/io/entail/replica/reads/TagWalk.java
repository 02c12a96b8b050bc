package io.entail.replica.reads;

import io.entail.read.TagQuery;
import io.entail.replica.reads.PageRows.Found;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import io.entail.state.TagCursor;
import io.entail.state.table.Layout;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.state.table.TagLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the rows of one page that have tags, and one more to know whether another page follows. The rows of all tags
 * are merged. For rows with all tags, each cursor moves to the furthest place of the others; for rows with any tag, the
 * cursor with the lowest place moves on. Used by one thread.
 */
final class TagWalk {
    private final Defined defined;
    private final TagQuery query;
    private final byte[] within;
    private final long now;
    private final int wanted;

    /** Creates it; {@code within} is the common prefix of the places of visible rows, empty for all rows. */
    TagWalk(Defined defined, TagQuery query, byte[] within, long now, int size) {
        this.defined = defined;
        this.query = query;
        this.within = within;
        this.now = now;
        this.wanted = size + 1;
    }

    /** Returns the rows after a place, with their places as keys. */
    List<Found> rows(Tables.View view, @Nullable Bytes after) {
        List<TagCursor> cursors = new ArrayList<>();
        try {
            for (String tag : query.tags()) {
                cursors.add(new TagCursor(view.cursor(Table.TAGS), TagLayout.prefix(defined.ordinal(), tag), within));
            }
            return rows(view, cursors, after == null ? within : Layout.next(after.array()));
        } finally {
            cursors.forEach(TagCursor::close);
        }
    }

    private List<Found> rows(Tables.View view, List<TagCursor> cursors, byte[] start) {
        List<Found> found = new ArrayList<>();
        byte[] place = first(cursors, start);
        while (place != null && found.size() < wanted) {
            byte[] row = view.get(Table.ROWS, Layout.rowKey(defined.ordinal(), TagLayout.keyOf(place)));
            if (row != null && !RowLayout.isOver(row, now)) {
                found.add(new Found(Bytes.wrap(place), Bytes.wrap(row)));
            }
            place = first(cursors, Layout.next(place));
        }
        return found;
    }

    private byte @Nullable [] first(List<TagCursor> cursors, byte[] from) {
        return query.all() ? firstOfAll(cursors, from) : firstOfAny(cursors, from);
    }

    private static byte @Nullable [] firstOfAll(List<TagCursor> cursors, byte[] from) {
        byte[] place = from;
        int agreed = 0;
        for (int i = 0; agreed < cursors.size(); i = (i + 1) % cursors.size()) {
            byte[] next = cursors.get(i).from(place);
            if (next == null) {
                return null;
            }
            agreed = Arrays.equals(next, place) ? agreed + 1 : 1;
            place = next;
        }
        return place;
    }

    private static byte @Nullable [] firstOfAny(List<TagCursor> cursors, byte[] from) {
        byte[] first = null;
        for (TagCursor cursor : cursors) {
            byte[] next = cursor.from(from);
            if (next != null && (first == null || Arrays.compareUnsigned(next, first) < 0)) {
                first = next;
            }
        }
        return first;
    }
}
