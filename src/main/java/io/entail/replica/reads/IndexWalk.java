package io.entail.replica.reads;

import io.entail.read.index.Question;
import io.entail.read.index.Question.Place;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.FieldValues;
import io.entail.state.Defined;
import io.entail.state.table.IndexLayout;
import io.entail.state.table.Layout;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Collects the rows of one page from an index at one moment, and one more row to know whether another page follows. In
 * the scope of all workspaces, the entries of all workspaces are merged in order. Confined to one thread.
 */
final class IndexWalk {
    private final Defined defined;
    private final IntFunction<EntityDefinition> versions;
    private final Question question;
    private final @Nullable Place after;
    private final long now;
    private final int wanted;
    private final Map<Integer, FieldValues> values = new HashMap<>();

    /** A row of the page. */
    record Hit(Place place, Bytes row) {}

    /**
     * Creates it with the place before the page, null for the first page.
     *
     * @param versions finds the definition by which a row was encoded
     */
    IndexWalk(
            Defined defined,
            IntFunction<EntityDefinition> versions,
            Question question,
            @Nullable Place after,
            long now,
            int size) {
        this.defined = defined;
        this.versions = versions;
        this.question = question;
        this.after = after;
        this.now = now;
        this.wanted = size + 1;
    }

    /** Returns the rows of one workspace; for null, rows without a workspace. */
    List<Hit> rows(Tables.View view, int index, @Nullable Bytes workspace) {
        try (Tables.Cursor cursor = view.cursor(Table.INDEX)) {
            return rows(view, cursor, List.of(IndexLayout.prefix(index, workspace)));
        }
    }

    /** Returns the rows of all workspaces. */
    List<Hit> rowsOfAll(Tables.View view, int index) {
        try (Tables.Cursor cursor = view.cursor(Table.INDEX)) {
            return rows(view, cursor, IndexLayout.workspaces(cursor, index));
        }
    }

    private List<Hit> rows(Tables.View view, Tables.Cursor cursor, List<byte[]> prefixes) {
        Comparator<Entries> byPlace = Comparator.comparing(Entries::place);
        PriorityQueue<Entries> queue = new PriorityQueue<>(question.descending() ? byPlace.reversed() : byPlace);
        for (byte[] prefix : prefixes) {
            Entries entries = new Entries(cursor, prefix);
            if (entries.first()) {
                queue.add(entries);
            }
        }
        List<Hit> hits = new ArrayList<>();
        @Nullable Entries at = null;
        while (!queue.isEmpty() && hits.size() < wanted) {
            Entries next = queue.remove();
            Place place = next.place();
            byte[] row = view.get(Table.ROWS, Layout.rowKey(defined.ordinal(), place.key()));
            if (row != null && isAnswer(view, place.key(), row)) {
                hits.add(new Hit(place, Bytes.wrap(row)));
            }
            // The cursor is at the entries that were moved last.
            boolean stays = prefixes.size() == 1 || next.equals(at);
            if (stays ? next.next() : next.nextFromAfar()) {
                queue.add(next);
            }
            at = next;
        }
        return hits;
    }

    private boolean isAnswer(Tables.View view, Bytes key, byte[] row) {
        return !RowLayout.isOver(row, now)
                && (question.isExact() || question.matches(values(row)))
                && (question.tags() == null || PageRows.isTagged(view, defined, question.tags(), key, row));
    }

    private List<@Nullable Object> values(byte[] row) {
        FieldValues fields = values.computeIfAbsent(
                RowLayout.definition(row), version -> FieldValues.of(versions.apply(version), names(version)));
        int start = RowLayout.afterStart(row);
        return Arrays.asList(fields.read(row, start, row.length - start));
    }

    private List<String> names(int version) {
        List<String> fields = question.index().fields();
        // A row may be newer than the definitions with which the read began; then no migration lies between.
        return defined.version(version) == null ? fields : defined.namesIn(version, fields);
    }

    /** The entries of one workspace between the bounds, in the direction of the query. */
    private final class Entries {
        private final Tables.Cursor cursor;
        private final byte[] prefix;
        private final byte[] lower;
        private final byte[] upper;

        private byte[] key = Layout.NOTHING;
        private Place place = new Place(Bytes.EMPTY, Bytes.EMPTY);

        Entries(Tables.Cursor cursor, byte[] prefix) {
            this.cursor = cursor;
            this.prefix = prefix;
            Bytes above = question.upper();
            this.lower = IndexLayout.joined(prefix, question.lower().array());
            this.upper = above == null ? IndexLayout.above(prefix) : IndexLayout.joined(prefix, above.array());
        }

        Place place() {
            return place;
        }

        /** Moves to the first entry of the page; false when there is none. */
        boolean first() {
            if (question.descending()) {
                return take(before(after == null ? upper : key(after)));
            }
            return take(cursor.seek(after == null ? lower : Layout.next(key(after))));
        }

        boolean next() {
            return take(question.descending() ? cursor.previous() : cursor.next());
        }

        /** Does the same as {@link #next} when the cursor is elsewhere. */
        boolean nextFromAfar() {
            return take(question.descending() ? before(key) : cursor.seek(Layout.next(key)));
        }

        private boolean before(byte[] end) {
            boolean found = cursor.seekBack(end);
            boolean beyond = found && Arrays.equals(cursor.key(), end);
            return beyond ? cursor.previous() : found;
        }

        private byte[] key(Place of) {
            return IndexLayout.joined(
                    IndexLayout.joined(prefix, of.values().array()), of.key().array());
        }

        private boolean take(boolean found) {
            if (!found) {
                return false;
            }
            key = cursor.key();
            boolean inside = Layout.startsWith(key, prefix)
                    && Arrays.compareUnsigned(key, lower) >= 0
                    && Arrays.compareUnsigned(key, upper) < 0;
            if (inside) {
                place = IndexLayout.place(key, cursor.value());
            }
            return inside;
        }
    }
}
