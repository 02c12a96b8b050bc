package io.entail.bench;

import io.entail.bench.bare.BareTail;
import io.entail.bench.bare.BareTopic;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.ChildJvm;
import io.entail.bench.measure.ChildJvm.Message;
import io.entail.bench.measure.Comparison;
import io.entail.bench.measure.JvmFlags;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A process is killed while it writes, so that the last records are not in its files; a new process opens the same
 * directory. The time is measured from the start of that process until it has all records. The baseline is a process
 * that reads the records that were not in the files and ignores them.
 */
final class RestartGroup implements Group {
    @Override
    public String name() {
        return "restart";
    }

    @Override
    public List<BenchResult> run(Workbench bench) throws Exception {
        bench.closeStore();
        Path settings = bench.consumerSettingsFile();
        Comparison comparison = new Comparison("restart.ready", "s", 1);
        Random random = new Random();
        int rounds = bench.options().longRoundsOrDefault();
        for (int round = 1; round <= rounds; round++) {
            bench.tell("round " + round + " of " + comparison.name());
            killWhileWriting(bench, 500 + random.nextInt(bench.options().quick() ? 1_000 : 4_000));
            long end = BareTopic.end(bench.consumerSettings(), bench.writesTopic());
            long resumed;
            double ready;
            try (ChildJvm child =
                    StoreChild.start(bench, StoreChild.READY, bench.config().directory())) {
                resumed = child.await("resumed").number() + 1;
                Message done = child.await("ready");
                if (done.number() < end - 1) {
                    throw new IllegalStateException("ready at " + done.number() + " where the log ends at " + end
                            + ": it does not have everything");
                }
                ready = done.seconds();
            }
            try (ChildJvm child = ChildJvm.start(
                    bench.directory(),
                    BareTail.class,
                    JvmFlags.RECOMMENDED,
                    List.of(settings.toString(), bench.writesTopic(), Long.toString(resumed), Long.toString(end)))) {
                comparison.add(ready, child.await("read").seconds());
            }
            bench.note("restart: round " + round + " had " + (end - resumed) + " records to catch up with (offsets "
                    + resumed + " to " + end + ")");
        }
        return List.of(comparison.result(bench.options().entities()));
    }

    private static void killWhileWriting(Workbench bench, long millis) throws InterruptedException {
        try (ChildJvm child =
                StoreChild.start(bench, StoreChild.WRITE, bench.config().directory())) {
            child.await("writing");
            Thread.sleep(millis);
            child.kill();
        }
    }
}
