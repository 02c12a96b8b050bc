package io.entail.bench.measure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The rounds of a measurement and its baseline. Ratios are computed for each round: if the machine is slow for a while,
 * both sides are slow, and the ratio stays the same.
 */
public final class Comparison {
    private static final MathContext DIGITS_SHOWN = new MathContext(4);

    private final String name;
    private final String unit;
    private final int threads;
    private final List<Double> values = new ArrayList<>();
    private final List<Double> baselines = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();

    public Comparison(String name, String unit, int threads) {
        this.name = name;
        this.unit = unit;
        this.threads = threads;
    }

    public String name() {
        return name;
    }

    public void add(double value, double baseline) {
        if (!(value > 0 && baseline > 0)) {
            throw new IllegalArgumentException(name + " measured " + value + " and " + baseline + " " + unit);
        }
        values.add(value);
        baselines.add(baseline);
        ratios.add(value / baseline);
    }

    public BenchResult result(int entities) {
        return new BenchResult(
                name,
                unit,
                shown(median(values)),
                shown(median(baselines)),
                shown(median(ratios)),
                shown(Collections.min(ratios)),
                shown(Collections.max(ratios)),
                entities,
                threads,
                ratios.size());
    }

    /** Returns the middle number, or the mean of the middle two. */
    public static double median(List<Double> numbers) {
        List<Double> sorted = new ArrayList<>(numbers);
        Collections.sort(sorted);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private static double shown(double number) {
        return new BigDecimal(number).round(DIGITS_SHOWN).doubleValue();
    }
}
