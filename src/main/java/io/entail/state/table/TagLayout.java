package io.entail.state.table;

import io.entail.resolve.Bytes;
import io.entail.writes.EntityKeys;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys of TAGS, {@code ordinal(2) tagLength(2) tag place}, where a place is {@code workspaceLength(2) workspace
 * key} of a row, with length 65535 for a row of no workspace. The places of each tag are in the same order, that of
 * keys within a workspace, so that the rows of several tags can be merged.
 */
public final class TagLayout {
    private static final int NO_WORKSPACE = 0xffff;

    private TagLayout() {}

    /** Returns the common prefix of the keys with this tag of this entity. */
    public static byte[] prefix(int entity, String tag) {
        byte[] text = tag.getBytes(StandardCharsets.UTF_8);
        byte[] result = new byte[4 + text.length];
        Layout.putShort(result, 0, entity);
        Layout.putShort(result, 2, text.length);
        System.arraycopy(text, 0, result, 4, text.length);
        return result;
    }

    public static byte[] place(@Nullable Bytes workspace, Bytes key) {
        int length = workspace == null ? 0 : workspace.length();
        byte[] result = new byte[2 + length + key.length()];
        Layout.putShort(result, 0, workspace == null ? NO_WORKSPACE : length);
        if (workspace != null) {
            Layout.putBytes(result, 2, workspace);
        }
        Layout.putBytes(result, 2 + length, key);
        return result;
    }

    /** Returns the common prefix of the places of a workspace's rows; for null, of rows without a workspace. */
    public static byte[] places(@Nullable Bytes workspace) {
        return place(workspace, Bytes.EMPTY);
    }

    public static byte[] key(byte[] prefix, byte[] place) {
        byte[] result = Arrays.copyOf(prefix, prefix.length + place.length);
        System.arraycopy(place, 0, result, prefix.length, place.length);
        return result;
    }

    /** Returns the index at which the place begins in a key. */
    static int placeStart(byte[] key) {
        return 4 + Layout.ordinal(key, 2);
    }

    public static String tagOf(byte[] key) {
        return new String(key, 4, Layout.ordinal(key, 2), StandardCharsets.UTF_8);
    }

    public static byte[] placeOf(byte[] key) {
        return Arrays.copyOfRange(key, placeStart(key), key.length);
    }

    public static Bytes keyOf(byte[] place) {
        return Bytes.wrap(Arrays.copyOfRange(place, keyStart(place), place.length));
    }

    /** Returns the workspace of a place, null for a row that has none. */
    public static @Nullable Bytes workspaceOf(byte[] place) {
        return Layout.ordinal(place, 0) == NO_WORKSPACE
                ? null
                : Bytes.wrap(Arrays.copyOfRange(place, 2, keyStart(place)));
    }

    private static int keyStart(byte[] place) {
        return keyStart(place, 0);
    }

    /** Returns the index at which the key begins of a place that begins at an index of an array. */
    static int keyStart(byte[] bytes, int place) {
        int length = Layout.ordinal(bytes, place);
        return place + (length == NO_WORKSPACE ? 2 : 2 + length);
    }

    /** Whether bytes from a caller have the form of a place of this entity. */
    public static boolean isPlace(byte[] place, EntityKeys keys) {
        return place.length >= 2 && keyStart(place) <= place.length && keys.isKey(keyOf(place));
    }

    /** Whether bytes from a caller have the form of a key. */
    public static boolean isKey(byte[] key) {
        return key.length >= 4 && placeStart(key) + 2 <= key.length;
    }
}
