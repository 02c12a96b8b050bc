package io.entail.bench;

import io.entail.bench.measure.BenchResult;
import java.util.List;

/** Benchmarks that share what they set up. */
interface Group {
    /** What users call it, and the first part of its results' names. */
    String name();

    /** Measures. */
    List<BenchResult> run(Workbench bench) throws Exception;
}
