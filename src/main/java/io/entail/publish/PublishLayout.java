package io.entail.publish;

import io.entail.changes.FeedEnd;
import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.Head;
import io.entail.state.Layout;
import io.entail.state.MetaLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries of the store with the rows. Its changelog gets one record for each row that changes, and one for
 * {@code position} for each batch of records.
 *
 * <pre>
 * a key of ROWS                     -> {@link io.entail.state.RowLayout}; its first byte is at most 3
 * store, protocols, definition/...  -> as in {@link MetaLayout}
 * schema/ ordinal(2) version(4)     -> number of the change schema(4), -1 when a definition cannot be one
 * topic                             -> id of the writes topic, text
 * unremembered/ offset(8)           -> nothing: a write within the window whose id is not remembered there
 * position                          -> {@link Position}
 * </pre>
 */
final class PublishLayout {
    static final byte[] POSITION = MetaLayout.name("position");
    static final byte[] TOPIC = MetaLayout.name("topic");
    static final byte[] UNREMEMBERED = MetaLayout.name("unremembered/");

    private static final byte[] SCHEMAS = MetaLayout.name("schema/");

    private PublishLayout() {}

    /**
     * How far this state has come.
     *
     * @param appendTime of the record at the head
     * @param sum see {@link EntrySum}
     * @param feed the end of the feed that the state goes on from
     */
    record Position(Head head, long appendTime, long sum, FeedEnd feed) {
        static final Position START = new Position(Head.START, 0, 0, FeedEnd.NONE);
    }

    static byte[] encode(Position position) {
        byte[] value = Arrays.copyOf(MetaLayout.encode(position.head()), 48 + 16 + 80);
        FeedEnd feed = position.feed();
        Layout.LONG.set(value, 48, position.appendTime());
        Layout.LONG.set(value, 56, position.sum());
        Layout.LONG.set(value, 64, feed.offset());
        Layout.putBytes(value, 72, feed.logDigest());
        Layout.LONG.set(value, 104, feed.sequence());
        Layout.putBytes(value, 112, feed.digest());
        return value;
    }

    static Position position(byte @Nullable [] value) {
        return value == null
                ? Position.START
                : new Position(
                        MetaLayout.head(value),
                        (long) Layout.LONG.get(value, 48),
                        (long) Layout.LONG.get(value, 56),
                        new FeedEnd(
                                (long) Layout.LONG.get(value, 64),
                                Bytes.wrap(Arrays.copyOfRange(value, 72, 104)),
                                (long) Layout.LONG.get(value, 104),
                                Bytes.wrap(Arrays.copyOfRange(value, 112, 144))));
    }

    static byte[] schemaKey(Definition definition) {
        byte[] key = Arrays.copyOf(SCHEMAS, SCHEMAS.length + 6);
        Layout.putShort(key, SCHEMAS.length, definition.ordinal());
        Layout.INT.set(key, SCHEMAS.length + 2, definition.version());
        return key;
    }

    static byte[] encode(int schemaId) {
        byte[] value = new byte[4];
        Layout.INT.set(value, 0, schemaId);
        return value;
    }

    static int schemaId(byte[] value) {
        return (int) Layout.INT.get(value, 0);
    }

    static byte[] unrememberedKey(long offset) {
        byte[] key = Arrays.copyOf(UNREMEMBERED, UNREMEMBERED.length + 8);
        Layout.LONG.set(key, UNREMEMBERED.length, offset);
        return key;
    }

    static long unrememberedOffset(byte[] key) {
        return (long) Layout.LONG.get(key, UNREMEMBERED.length);
    }
}
