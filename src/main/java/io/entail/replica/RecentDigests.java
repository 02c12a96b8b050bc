package io.entail.replica;

import java.util.Arrays;
import java.util.OptionalLong;

/** The digests of the last offsets: a writer's basis is nearly always among them. Used by one thread. */
final class RecentDigests {
    private static final int KEPT = 1 << 14;

    private final long[] offsets = new long[KEPT];
    private final long[] digests = new long[KEPT];

    RecentDigests() {
        Arrays.fill(offsets, -1);
    }

    void add(long offset, long digest8) {
        int place = place(offset);
        offsets[place] = offset;
        digests[place] = digest8;
    }

    OptionalLong at(long offset) {
        int place = place(offset);
        return offset >= 0 && offsets[place] == offset ? OptionalLong.of(digests[place]) : OptionalLong.empty();
    }

    private static int place(long offset) {
        return (int) (offset & (KEPT - 1));
    }
}
