package io.entail.bench.measure;

/**
 * A figure and its baseline, from rounds in which both took turns.
 *
 * @param name the name, such as {@code writes.inflight1.p50}
 * @param unit the unit of value and baseline
 * @param value the median of the rounds
 * @param baseline the median of the baseline's rounds
 * @param ratio the median of the rounds' ratios, value over baseline
 * @param low the lowest of these ratios
 * @param high the highest of these ratios
 * @param entities the number of entities in the store
 * @param threads the number of calling threads
 * @param rounds the number of rounds
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
