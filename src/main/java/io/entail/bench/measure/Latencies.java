package io.entail.bench.measure;

import java.util.Arrays;
import java.util.List;

/** The durations of calls, one by one. Used by one thread. */
public final class Latencies {
    private long[] nanos = new long[1 << 12];
    private int count;

    public void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = duration;
    }

    /** Returns the median in nanoseconds. */
    public double median() {
        return median(List.of(this));
    }

    /** Returns the duration in nanoseconds that this percentage of the calls did not exceed. */
    public double percentile(int percent) {
        if (count == 0) {
            throw new IllegalStateException("no call was made");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(percent / 100.0 * count) - 1];
    }

    /** Returns the median of the calls of several threads together, in nanoseconds. */
    public static double median(List<Latencies> threads) {
        long[] all = new long[threads.stream().mapToInt(thread -> thread.count).sum()];
        if (all.length == 0) {
            throw new IllegalStateException("no call was made");
        }
        int at = 0;
        for (Latencies thread : threads) {
            System.arraycopy(thread.nanos, 0, all, at, thread.count);
            at += thread.count;
        }
        Arrays.sort(all);
        int half = all.length / 2;
        return all.length % 2 == 1 ? all[half] : (all[half - 1] + all[half]) / 2.0;
    }
}
