package io.entail.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Bytes;
import io.entail.writes.CanonicalKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChangeKeyTest {

    @Test
    void aKeyNamesEntityWorkspaceAndPrimaryKey() {
        assertThat(key(CanonicalKey.of("w-1"), CanonicalKey.of("s-1"))).isEqualTo("[\"things\",\"w-1\",\"s-1\"]");
        assertThat(key(CanonicalKey.of("w"), CanonicalKey.of("a\\b"))).isEqualTo("[\"things\",\"w\",\"a\\\\b\"]");
        assertThat(key(CanonicalKey.of(""), CanonicalKey.of("\u007f\n"))).isEqualTo("[\"things\",\"\",\"\u007f\\n\"]");
        assertThat(key(null, CanonicalKey.of("a\"b é"))).isEqualTo("[\"things\",null,\"a\\\"b é\"]");
    }

    @Test
    void keysThatAreNotTextAreJsonValues() {
        assertThat(key(null, CanonicalKey.of(7))).isEqualTo("[\"things\",null,7]");
        assertThat(key(null, CanonicalKey.of(true))).isEqualTo("[\"things\",null,true]");
        assertThat(key(null, CanonicalKey.ofParts(Arrays.asList("a", 1L, null))))
                .isEqualTo("[\"things\",null,[\"a\",1,null]]");
        assertThat(ChangeKey.primaryKey(CanonicalKey.ofParts(List.of("a", "b"))))
                .isEqualTo("[\"a\",\"b\"]");
        assertThat(ChangeKey.primaryKey(CanonicalKey.of("a"))).isEqualTo("a");
    }

    @Test
    void bytesThatAreNoKeyAreShownAsTheyAre() {
        assertThat(key(null, Bytes.wrap(new byte[] {(byte) 0xca, (byte) 0xfe})))
                .isEqualTo("[\"things\",null,\"cafe\"]");
    }

    private static String key(@Nullable Bytes workspace, Bytes key) {
        return new String(ChangeKey.of("things", workspace, key), StandardCharsets.UTF_8);
    }
}
