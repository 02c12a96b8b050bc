package io.entail.bench;

import io.entail.bench.measure.BenchResult;
import java.util.List;

/** Benchmarks that share their setup. */
interface Group {
    /** Returns the name of the group, which is also the first part of its results' names. */
    String name();

    /** Runs the benchmarks. */
    List<BenchResult> run(Workbench bench) throws Exception;
}
