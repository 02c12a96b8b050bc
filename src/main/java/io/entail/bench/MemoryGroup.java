package io.entail.bench;

import io.entail.bench.bare.BareTail;
import io.entail.bench.bare.BareTopic;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.ChildJvm;
import io.entail.bench.measure.Comparison;
import io.entail.bench.measure.JvmFlags;
import java.nio.file.Path;
import java.util.List;

/**
 * Resident memory of a process that has built its replica from the log, read random entities and served writes, with
 * the flags that the README recommends. The baseline is a process that reads the same log and ignores it.
 */
final class MemoryGroup implements Group {
    private static final double MEGABYTES_PER_KIBIBYTE = 1_024 / 1e6;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<BenchResult> run(Workbench bench) throws Exception {
        bench.closeStore();
        bench.note("memory: the process was started with " + JvmFlags.text());
        Path settings = bench.consumerSettingsFile();
        Comparison comparison = new Comparison("memory.resident", "MB", StoreChild.READ_THREADS);
        int rounds = bench.options().longRoundsOrDefault();
        for (int round = 1; round <= rounds; round++) {
            bench.tell("round " + round + " of " + comparison.name());
            double resident;
            try (ChildJvm child =
                    StoreChild.start(bench, StoreChild.MEMORY, bench.directory().resolve("memory-" + round))) {
                resident = child.await("memory").number() * MEGABYTES_PER_KIBIBYTE;
            }
            long end = BareTopic.end(bench.consumerSettings(), bench.writesTopic());
            try (ChildJvm child = ChildJvm.start(
                    bench.directory(),
                    BareTail.class,
                    JvmFlags.RECOMMENDED,
                    List.of(settings.toString(), bench.writesTopic(), "0", Long.toString(end)))) {
                comparison.add(resident, child.await("memory").number() * MEGABYTES_PER_KIBIBYTE);
            }
        }
        return List.of(comparison.result(bench.options().entities()));
    }
}
