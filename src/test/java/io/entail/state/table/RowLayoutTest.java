package io.entail.state.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RowLayoutTest {
    private static final Row FULL = new Row(
            7,
            5,
            Bytes.utf8("workspace"),
            3,
            1_700_000_000_123L,
            Arrays.asList(Bytes.utf8("a"), null, Bytes.EMPTY),
            Arrays.asList(null, Bytes.utf8("parent")),
            "clé",
            Bytes.utf8("the entity"));
    private static final Row BARE = new Row(1, 0, null, 1, 0, List.of(), List.of(), "", Bytes.EMPTY);

    @Test
    @DisplayName("a row is decoded as it was encoded, with null and empty kept apart")
    void rowsComeBack() {
        assertThat(RowLayout.decode(RowLayout.encode(FULL))).isEqualTo(FULL);
        assertThat(RowLayout.decode(RowLayout.encode(BARE))).isEqualTo(BARE);
        assertThat(RowLayout.encode(FULL)).hasSize(RowLayout.size(FULL));
    }

    @Test
    @DisplayName("version, expiry, workspace and entity are read without decoding the rest")
    void readsFindTheirParts() {
        byte[] value = RowLayout.encode(FULL);
        int start = RowLayout.afterStart(value);

        assertThat(RowLayout.version(value)).isEqualTo(7);
        assertThat(RowLayout.offset(value)).isEqualTo(5);
        assertThat(RowLayout.definition(value)).isEqualTo(3);
        assertThat(RowLayout.expiresAt(value)).isEqualTo(1_700_000_000_123L);
        assertThat(RowLayout.workspace(value)).isEqualTo(Bytes.utf8("workspace"));
        assertThat(Bytes.wrap(Arrays.copyOfRange(value, start, value.length))).isEqualTo(Bytes.utf8("the entity"));
        assertThat(RowLayout.inWorkspace(value, Bytes.utf8("workspace"))).isTrue();
        assertThat(RowLayout.inWorkspace(value, Bytes.utf8("workspac"))).isFalse();
        assertThat(RowLayout.inWorkspace(RowLayout.encode(BARE), Bytes.EMPTY)).isFalse();
    }

    @Test
    @DisplayName("a row has the claims that it was written with, and no others")
    void rowsHoldTheirClaims() {
        byte[] value = RowLayout.encode(FULL);

        assertThat(RowLayout.holds(value, 0, Bytes.utf8("a"))).isTrue();
        assertThat(RowLayout.holds(value, 0, Bytes.utf8("b"))).isFalse();
        assertThat(RowLayout.holds(value, 1, Bytes.EMPTY)).isFalse();
        assertThat(RowLayout.holds(value, 2, Bytes.EMPTY)).isTrue();
        assertThat(RowLayout.holds(value, 3, Bytes.EMPTY)).isFalse();
    }
}
