package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.state.table.Layout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row before a change, with the parts that the feed contains, and its encoding in BEFORES. Immutable.
 *
 * <pre>
 * definition(4) workspaceLength(4), -1 for none, workspace, image
 * </pre>
 *
 * @param workspace key of its workspace, null when the entity has none
 * @param definition version of the definition that the image is encoded with
 * @param image the whole entity, in Avro binary
 */
public record Before(@Nullable Bytes workspace, int definition, Bytes image) {
    private static final int START = 4 + 4;

    static byte[] encode(Row row) {
        Bytes workspace = row.workspace();
        int workspaceLength = workspace == null ? 0 : workspace.length();
        byte[] value = new byte[START + workspaceLength + row.after().length()];
        Layout.INT.set(value, 0, row.definition());
        Layout.INT.set(value, 4, workspace == null ? -1 : workspaceLength);
        if (workspace != null) {
            Layout.putBytes(value, START, workspace);
        }
        Layout.putBytes(value, START + workspaceLength, row.after());
        return value;
    }

    static Before decode(byte[] value) {
        int length = (int) Layout.INT.get(value, 4);
        int image = START + Math.max(0, length);
        return new Before(
                length < 0 ? null : Bytes.wrap(Arrays.copyOfRange(value, START, image)),
                (int) Layout.INT.get(value, 0),
                Bytes.wrap(Arrays.copyOfRange(value, image, value.length)));
    }

    static byte[] key(long offset, int index) {
        byte[] key = new byte[8 + 4];
        Layout.LONG.set(key, 0, offset);
        Layout.INT.set(key, 8, index);
        return key;
    }
}
