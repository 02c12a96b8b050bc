package io.entail.bench;

import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.Comparison;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** A measurement and its baseline, which alternate in rounds; the one that begins changes with every round. */
final class Contest {
    private final Comparison comparison;
    private final Callable<Double> measured;
    private final Callable<Double> baseline;

    Contest(String name, String unit, int threads, Callable<Double> measured, Callable<Double> baseline) {
        this.comparison = new Comparison(name, unit, threads);
        this.measured = measured;
        this.baseline = baseline;
    }

    /** Runs some rounds of both sides that do not count, and then the rounds that count. */
    static List<BenchResult> run(Workbench bench, int warmUpRounds, int rounds, List<Contest> contests)
            throws Exception {
        long begun = System.nanoTime();
        int all = (warmUpRounds + rounds) * contests.size();
        int done = 0;
        for (int round = -warmUpRounds; round < rounds; round++) {
            for (Contest contest : contests) {
                bench.tell((round < 0 ? "warm-up " : "round " + (round + 1) + " of ")
                        + contest.comparison.name()
                        + left(done, all, System.nanoTime() - begun));
                contest.takeTurns(round);
                done++;
            }
        }
        return contests.stream()
                .map(contest -> contest.comparison.result(bench.options().entities()))
                .toList();
    }

    /**
     * Returns the progress, such as {@code , 3 of 12 done, 2.5 s each, about 23 s left}; the empty text before the
     * first is done.
     */
    static String left(int done, int all, long nanos) {
        double each = done == 0 ? 0 : nanos / 1e9 / done;
        return done == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", %d of %d done, %.1f s each, about %d s left",
                        done,
                        all,
                        each,
                        Math.round(each * (all - done)));
    }

    private void takeTurns(int round) throws Exception {
        boolean measuredFirst = round % 2 == 0;
        double before = measuredFirst ? measured.call() : baseline.call();
        double after = measuredFirst ? baseline.call() : measured.call();
        if (round >= 0) {
            comparison.add(measuredFirst ? before : after, measuredFirst ? after : before);
        }
    }
}
