package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

/** The layout of the digest, computed here independently from the text of the protocol. */
final class LogDigestTest {
    private static final byte[] KEY = {'w', '1'};

    @Test
    void coversTheRecordAndItsOutcomeInFixedWidths() throws Exception {
        byte[] previous = new byte[32];
        previous[31] = 7;
        byte[] value = {1, 2, 3};

        Bytes digest = new LogDigest()
                .next(Bytes.wrap(previous), 0x0102030405060708L, -2, KEY, value, Outcome.accepted(41, 3));

        ByteBuffer input = ByteBuffer.allocate(128);
        input.put(previous).putLong(0x0102030405060708L).putLong(-2);
        input.put(sha256(KEY)).put(sha256(value)).putInt(0).putLong(41).putInt(3);
        assertThat(digest.array()).isEqualTo(sha256(input.array()));
    }

    @Test
    void coversLargeNumbersOfChanges() throws Exception {
        Bytes digest = new LogDigest()
                .next(Head.START.digest(), 0, 0, KEY, null, Outcome.accepted(0x1122334455667788L, 0x01020304));

        ByteBuffer input = ByteBuffer.allocate(128);
        input.put(Head.START.digest().array()).putLong(0).putLong(0);
        input.put(sha256(KEY))
                .put(new byte[32])
                .putInt(0)
                .putLong(0x1122334455667788L)
                .putInt(0x01020304);
        assertThat(digest.array()).isEqualTo(sha256(input.array()));
    }

    @Test
    void keysTakeTurns() throws Exception {
        LogDigest digest = new LogDigest();
        Outcome outcome = Outcome.rejected(Code.UNREADABLE);
        byte[] other = {'w', '2', 0};
        Bytes first = digest.next(Head.START.digest(), 0, 0, KEY, null, outcome);
        Bytes again = digest.next(Head.START.digest(), 0, 0, KEY, new byte[] {5}, outcome);
        digest.next(Head.START.digest(), 0, 0, other, null, outcome);

        assertThat(digest.next(Head.START.digest(), 0, 0, KEY, null, outcome)).isEqualTo(first);
        assertThat(digest.next(Head.START.digest(), 0, 0, KEY, new byte[] {5}, outcome))
                .isEqualTo(again);
    }

    @Test
    void takesZerosForANullValueAndForTheSequenceOfARefusedWrite() throws Exception {
        LogDigest digest = new LogDigest();
        Bytes first = digest.next(Head.START.digest(), 0, 0, KEY, new byte[0], Outcome.accepted(1, 1));

        Bytes second = digest.next(first, 1, 1, KEY, null, Outcome.rejected(Code.UNREADABLE));

        ByteBuffer input = ByteBuffer.allocate(128);
        input.put(first.array()).putLong(1).putLong(1);
        input.put(sha256(KEY)).put(new byte[32]).putInt(1).putLong(0).putInt(0);
        assertThat(second.array()).isEqualTo(sha256(input.array()));
    }

    @Test
    void noticesAnotherKey() {
        LogDigest digest = new LogDigest();
        Outcome outcome = Outcome.rejected(Code.UNREADABLE);
        byte[] key = {'w', '1'};
        Bytes one = digest.next(Head.START.digest(), 0, 0, key, null, outcome);
        key[1] = '2';
        Bytes other = digest.next(Head.START.digest(), 0, 0, key, null, outcome);

        assertThat(other).isNotEqualTo(one);
    }

    @Test
    void codesHaveTheNumbersOfTheProtocol() {
        assertThat(Code.values())
                .extracting(code -> code.number() + " " + code)
                .containsExactly(
                        "0 ACCEPTED",
                        "1 UNREADABLE",
                        "2 BAD_CONTROL",
                        "3 TOO_LARGE",
                        "4 REPEAT",
                        "5 TOO_OLD",
                        "6 UNKNOWN_ENTITY",
                        "7 OLD_DEFINITION",
                        "8 BAD_WRITE",
                        "9 EXISTS",
                        "10 NOT_FOUND",
                        "11 STALE_VERSION",
                        "12 NOT_EXPIRED",
                        "13 MISSING_REFERENCE",
                        "14 STILL_REFERENCED",
                        "15 NOT_UNIQUE",
                        "16 WRITTEN_SINCE");
    }

    @Test
    void basisCarriesItsFirstEightBytes() {
        byte[] digest = new byte[32];
        digest[0] = (byte) 0xff;
        digest[7] = 1;
        digest[8] = 9;

        assertThat(new Head(0, 0, Bytes.wrap(digest)).digest8()).isEqualTo(0xff00000000000001L);
    }

    @Test
    void offsetsOnlyRise() {
        LogScript script = LogScript.afterWorld();

        assertThatThrownBy(() -> new Resolver().resolve(script.state, 6, 0, KEY, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("offset 6 is not after 6, the last one applied");
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
