package io.entail.bench;

import io.entail.bench.bare.BareTail;
import io.entail.bench.bare.BareTopic;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.Comparison;
import io.entail.bench.measure.TimedProcess;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The processor time and the elapsed time of {@code entail get} on a directory that already has the state. The baseline
 * is the same command of another build ({@code --baseline}); without one it is a process that reads the last record of
 * the same log from Kafka and ignores it.
 */
final class CliGroup implements Group {
    /**
     * The property that scripts set to the folder of the checkout or distribution from which this process was started.
     */
    private static final String HOME = "entail.home";

    /** The number of services; it is low, so that reading the log takes little time. */
    private static final int SERVICES = 1_000;

    /**
     * The number of runs that do not count: the first creates the replica; during the second the archive of classes is
     * created, if one is used.
     */
    private static final int WARM_UPS = 2;

    private static final int PATIENCE_SECONDS = 60;

    @Override
    public String name() {
        return "cli";
    }

    @Override
    public List<BenchResult> run(Workbench bench) throws Exception {
        EntityStoreConfig config = bench.configOfAnother("cli");
        fill(bench, config);
        Path other = bench.options().baseline();
        String home = System.getProperty(HOME);
        Side measured = new Side(bench, "measured", home == null ? classes() : launcher(Path.of(home)), config);
        Side baseline = other == null ? null : new Side(bench, "baseline", launcher(other), config);
        List<String> bare = bare(bench, config);
        bench.note("cli: " + measured + " get " + Routes.PARENT + ", against "
                + (baseline == null ? "a process that reads the last record of the log" : baseline.toString()));
        bench.tell("the replicas of the commands are made");
        for (Side side : baseline == null ? List.of(measured) : List.of(measured, baseline)) {
            side.warmUp(WARM_UPS);
        }
        Comparison processor = new Comparison("cli.get.processor", "s", 1);
        Comparison wall = new Comparison("cli.get.wall", "s", 1);
        int rounds = bench.options().roundsOrDefault();
        for (int round = 0; round < rounds; round++) {
            bench.tell("round " + (round + 1) + " of " + processor.name());
            TimedProcess before = round % 2 == 0 ? null : baseline(bench, baseline, bare);
            TimedProcess own = measured.get();
            TimedProcess theirs = before == null ? baseline(bench, baseline, bare) : before;
            processor.add(own.processor(), theirs.processor());
            wall.add(own.wall(), theirs.wall());
        }
        return List.of(processor.result(SERVICES), wall.result(SERVICES));
    }

    private static TimedProcess baseline(Workbench bench, @Nullable Side other, List<String> bare)
            throws InterruptedException {
        return other == null ? TimedProcess.run(bench.directory(), Map.of(), bare) : other.get();
    }

    private static void fill(Workbench bench, EntityStoreConfig config) {
        bench.tell("loading " + SERVICES + " entities for commands");
        try (EntityStore store = EntityStore.open(config)) {
            store.write(transaction -> {
                for (int number = 0; number < SERVICES; number++) {
                    transaction.insert(Routes.PARENT, Routes.service(number));
                }
            });
        }
    }

    /** Returns the command with the script of a checkout or of a distribution. */
    static List<String> launcher(Path home) {
        for (String script : List.of("bin/entail", "ops/entail")) {
            Path launcher = home.resolve(script).toAbsolutePath();
            if (Files.isExecutable(launcher)) {
                return List.of(launcher.toString());
            }
        }
        throw new IllegalArgumentException(home + " is neither a checkout nor a distribution of Entail: there is no"
                + " bin/entail and no ops/entail in it");
    }

    /** Returns the command without a script: the same classes, with the flags that scripts use for short commands. */
    private static List<String> classes() {
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.entail.cli.Main"));
        return command;
    }

    private static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1");
    }

    private static List<String> bare(Workbench bench, EntityStoreConfig config) throws Exception {
        long end = BareTopic.end(bench.consumerSettings(), config.writesTopic());
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                BareTail.class.getName(),
                bench.consumerSettingsFile().toString(),
                config.writesTopic(),
                Long.toString(end - 1),
                Long.toString(end)));
        return command;
    }

    /** One side of the comparison: a build with a cache directory of its own. */
    private static final class Side {
        private final Workbench bench;
        private final Path cache;
        private final List<String> launcher;
        private final EntityStoreConfig config;

        Side(Workbench bench, String name, List<String> launcher, EntityStoreConfig config) {
            this.bench = bench;
            this.cache = bench.directory().resolve("cli-" + name);
            this.launcher = launcher;
            this.config = config;
        }

        TimedProcess get() throws InterruptedException {
            List<String> command = new ArrayList<>(launcher);
            command.addAll(List.of(
                    "get",
                    Routes.PARENT,
                    Routes.serviceId(SERVICES / 2),
                    "--bootstrap=" + config.bootstrap(),
                    "--store=" + config.store()));
            return TimedProcess.run(bench.directory(), environment(), command);
        }

        /** Returns an environment without the settings and replicas of the user who runs the benchmark. */
        private Map<String, String> environment() {
            Map<String, String> environment = System.getenv().keySet().stream()
                    .filter(variable -> variable.startsWith("ENTAIL_"))
                    .collect(Collectors.toMap(variable -> variable, variable -> ""));
            environment.put("XDG_CACHE_HOME", cache.toString());
            environment.put("XDG_CONFIG_HOME", cache.toString());
            return environment;
        }

        void warmUp(int times) throws InterruptedException {
            for (int time = 0; time < times; time++) {
                get();
            }
            // A file of this name exists while a command's background work is not done.
            for (int second = 0;
                    second < PATIENCE_SECONDS
                            && isAtWork(cache.resolve("entail").resolve("java"));
                    second++) {
                Thread.sleep(1_000);
            }
            get();
        }

        private static boolean isAtWork(Path folder) {
            String[] names = folder.toFile().list((in, name) -> name.endsWith(".new"));
            return names != null && names.length > 0;
        }

        @Override
        public String toString() {
            return String.join(
                    " ", launcher.size() == 1 ? launcher : launcher.subList(launcher.size() - 1, launcher.size()));
        }
    }
}
