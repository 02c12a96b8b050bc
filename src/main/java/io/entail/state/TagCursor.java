package io.entail.state;

import io.entail.state.table.Layout;
import io.entail.state.table.Tables;
import io.entail.state.table.TagLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Iterates over the rows with one tag, forwards only. Confined to one thread. */
public final class TagCursor implements AutoCloseable {
    private final Tables.Cursor cursor;
    private final byte[] prefix;
    private final byte[] within;
    private byte @Nullable [] place;
    private boolean started;
    private boolean ended;

    /**
     * Creates a cursor before the first row.
     *
     * @param prefix prefix of the tag's keys
     * @param within common prefix of the wanted places
     */
    public TagCursor(Tables.Cursor cursor, byte[] prefix, byte[] within) {
        this.cursor = cursor;
        this.prefix = prefix;
        this.within = within;
    }

    /** Returns the first place at or after this one, null when there is none. */
    public byte @Nullable [] from(byte[] least) {
        byte[] at = place;
        if (at != null && Arrays.compareUnsigned(at, least) >= 0) {
            return at;
        }
        if (!ended && started) {
            // The wanted place is usually the next one, and moving is cheaper than seeking.
            at = take(cursor.next());
        }
        if (!ended && (at == null || Arrays.compareUnsigned(at, least) < 0)) {
            at = take(cursor.seek(TagLayout.key(prefix, least)));
        }
        started = true;
        return at;
    }

    private byte @Nullable [] take(boolean found) {
        byte[] key = found ? cursor.key() : null;
        byte[] at = key != null && Layout.startsWith(key, prefix)
                ? Arrays.copyOfRange(key, prefix.length, key.length)
                : null;
        place = at != null && Layout.startsWith(at, within) ? at : null;
        ended = place == null;
        return place;
    }

    @Override
    public void close() {
        cursor.close();
    }
}
