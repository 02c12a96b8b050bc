package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class Utf8Test {
    @RegisterExtension
    final Seeds seeds = new Seeds();

    @Test
    @DisplayName("only the bytes of the range count")
    void looksAtItsRange() {
        byte[] text = {(byte) 0x80, 'a', 'b', (byte) 0x80};
        assertThat(Utf8.isAscii(text, 1, 3)).isTrue();
        assertThat(Utf8.isAscii(text, 0, 3)).isFalse();
        assertThat(Utf8.isAscii(text, 1, 4)).isFalse();
        assertThat(Utf8.isAscii(new byte[] {0, 'a', 127}, 0, 3)).isTrue();
        assertThat(Utf8.isWellFormed(text, 1, 3)).isTrue();
        assertThat(Utf8.isWellFormed(text, 0, 3)).isFalse();
        assertThat(Utf8.isWellFormed(text, 1, 4)).isFalse();
        assertThat(Utf8.isWellFormed(new byte[] {'a', 'b'}, 0, 2)).isTrue();
    }

    @Test
    @DisplayName("random bytes are well-formed exactly if a strict decoder accepts them")
    void agreesWithADecoder() {
        Random random = seeds.random();
        byte[] likely = {
            'a',
            (byte) 0x80,
            (byte) 0xbf,
            (byte) 0xc2,
            (byte) 0xe0,
            (byte) 0xa0,
            (byte) 0xed,
            (byte) 0x9f,
            (byte) 0xf0,
            (byte) 0x90,
            (byte) 0xf4,
            (byte) 0x8f,
            (byte) 0xc1,
            (byte) 0xf5
        };
        int wellFormed = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(6)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = random.nextInt(4) == 0 ? (byte) random.nextInt() : likely[random.nextInt(likely.length)];
            }
            boolean expected = decodes(bytes);
            wellFormed += expected && bytes.length > 1 ? 1 : 0;
            assertThat(Utf8.isWellFormed(bytes, 0, bytes.length)).isEqualTo(expected);
        }
        assertThat(wellFormed).isGreaterThan(1_000);
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
