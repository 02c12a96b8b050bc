package io.entail.bench.measure;

/**
 * One figure and what it is compared with, from rounds in which both took turns.
 *
 * @param name such as {@code writes.inflight1.p50}
 * @param unit of value and baseline
 * @param value median of the rounds
 * @param baseline median of the rounds of what it is compared with
 * @param ratio median of the rounds' ratios, value over baseline
 * @param low the lowest of these ratios
 * @param high the highest of these ratios
 * @param entities how many entities there were
 * @param threads how many threads called
 * @param rounds how many rounds there were
 */
public record BenchResult(
        String name,
        String unit,
        double value,
        double baseline,
        double ratio,
        double low,
        double high,
        int entities,
        int threads,
        int rounds) {}
