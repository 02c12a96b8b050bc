package io.entail.replica.reads;

import io.entail.read.TagQuery;
import io.entail.resolve.Bytes;
import io.entail.resolve.Resolver;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
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
 * Collects the rows of one page at one moment, and one more row to know whether another page follows. Confined to one
 * thread.
 */
final class PageRows {
    /**
     * How many consecutive rows of other workspaces are skipped one by one before the index of the workspace is used.
     */
    private static final int LEAP_AFTER = 8;

    private final Defined defined;
    private final LogDefinitions definitions;
    private final @Nullable Bytes workspace;
    private final long now;
    private final int wanted;
    private final List<Found> found = new ArrayList<>();

    /** Creates it for rows of one workspace; for null, of all workspaces. */
    PageRows(Defined defined, LogDefinitions definitions, @Nullable Bytes workspace, long now, int size) {
        this.defined = defined;
        this.definitions = definitions;
        this.workspace = workspace;
        this.now = now;
        this.wanted = size + 1;
    }

    /** Returns the rows after a key. */
    List<Found> rows(Tables.View view, @Nullable Bytes after) {
        byte[] prefix = Layout.rowPrefix(defined.ordinal());
        try (Tables.Cursor rows = view.cursor(Table.ROWS);
                Leaps leaps = new Leaps(view)) {
            int misses = 0;
            boolean more = rows.seek(after == null ? prefix : Layout.next(Layout.rowKey(defined.ordinal(), after)));
            while (more && found.size() < wanted && Layout.startsWith(rows.key(), prefix)) {
                byte[] row = rows.value();
                if (shows(row)) {
                    misses = 0;
                    add(Layout.keyOfRow(rows.key()), row);
                } else if (++misses > LEAP_AFTER) {
                    misses = 0;
                    Bytes key = leaps.firstFrom(Layout.keyOfRow(rows.key()));
                    more = key != null && rows.seek(Layout.rowKey(defined.ordinal(), key));
                    continue;
                }
                more = rows.next();
            }
        }
        return found;
    }

    /**
     * Returns the rows after a key that a prefix in REFERENCES leads to; only those with the tags unless these are
     * null.
     */
    List<Found> children(Tables.View view, byte[] prefix, @Nullable TagQuery tags, @Nullable Bytes after) {
        try (Tables.Cursor children = view.cursor(Table.REFERENCES)) {
            boolean more = children.seek(after == null ? prefix : Layout.next(append(prefix, after)));
            while (more && found.size() < wanted && Layout.startsWith(children.key(), prefix)) {
                Bytes key = suffix(children.key(), prefix.length);
                byte[] row = view.get(Table.ROWS, Layout.rowKey(defined.ordinal(), key));
                if (row != null && shows(row) && (tags == null || isTagged(view, defined, tags, key, row))) {
                    add(key, row);
                }
                more = children.next();
            }
        }
        return found;
    }

    private boolean shows(byte[] row) {
        return workspace == null || RowLayout.inWorkspace(row, workspace);
    }

    /** Whether a row has tags, by their index. */
    static boolean isTagged(Tables.View view, Defined defined, TagQuery query, Bytes key, byte[] row) {
        byte[] place = TagLayout.place(RowLayout.workspace(row), key);
        for (String tag : query.tags()) {
            byte[] prefix = TagLayout.prefix(defined.ordinal(), tag);
            boolean has = view.get(Table.TAGS, TagLayout.key(prefix, place)) != null;
            if (has != query.all()) {
                return has;
            }
        }
        return query.all();
    }

    private void add(Bytes key, byte[] row) {
        if (!RowLayout.isOver(row, now)) {
            found.add(new Found(key, Bytes.wrap(row)));
        }
    }

    private static byte[] append(byte[] prefix, Bytes key) {
        byte[] result = Arrays.copyOf(prefix, prefix.length + key.length());
        Layout.putBytes(result, prefix.length, key);
        return result;
    }

    private static Bytes suffix(byte[] key, int start) {
        return Bytes.wrap(Arrays.copyOfRange(key, start, key.length));
    }

    /** A row of the page. */
    record Found(Bytes key, Bytes row) {}

    /** Every row refers to its workspace, so the workspace's references are the index of its rows. */
    private final class Leaps implements AutoCloseable {
        private final Tables.View view;
        private final byte[] prefix;
        private Tables.@Nullable Cursor cursor;

        Leaps(Tables.View view) {
            this.view = view;
            Defined workspaces = definitions.get(Resolver.WORKSPACES);
            this.prefix = workspaces == null || workspace == null
                    ? new byte[0]
                    : Layout.referencePrefix(
                            workspaces.ordinal(),
                            workspace,
                            defined.ordinal(),
                            defined.numbers().workspace());
        }

        /** Returns the first key of the workspace at or after this one, null when there is none. */
        @Nullable
        Bytes firstFrom(Bytes key) {
            Tables.Cursor at = cursor == null ? view.cursor(Table.REFERENCES) : cursor;
            cursor = at;
            boolean more = at.seek(append(prefix, key));
            return more && Layout.startsWith(at.key(), prefix) ? suffix(at.key(), prefix.length) : null;
        }

        @Override
        public void close() {
            if (cursor != null) {
                cursor.close();
            }
        }
    }
}
