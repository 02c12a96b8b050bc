package io.entail.cli.stack;

import io.entail.bench.BenchOptions;
import io.entail.bench.Benchmarks;
import io.entail.bench.measure.BenchReport;
import io.entail.cli.output.StopSignal;
import io.entail.cli.settings.Directories;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code entail bench NAME}: runs benchmarks with baselines that use the bare libraries. */
@Command(
        name = "bench",
        description = {
            "Runs benchmarks, each in turns with a baseline that does the same with the bare libraries.",
            "A ratio is Entail's figure over the baseline's, the median of all rounds."
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    private static final String ALL = "all";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            completionCandidates = Names.class,
            description = "What to measure: ${COMPLETION-CANDIDATES}.")
    private @Nullable String name;

    @Option(names = "--quick", description = "A rough answer within a minute for each name, with 100,000 entities.")
    private boolean quick;

    @Option(names = "--json", description = "Print one JSON document instead of a table.")
    private boolean json;

    @Option(
            names = "--entities",
            paramLabel = "N",
            description = "How many entities there are. Default: 1,000,000, with --quick 100,000.")
    private int entities;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description =
                    "How often a measurement and its baseline take turns. Default: 5, with --quick 3 where a round "
                            + "starts processes.")
    private int rounds;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description =
                    "A Kafka to use; the topics made there are deleted at the end. Default: starts one. Databases are "
                            + "started in any case.")
    private @Nullable String bootstrap;

    @Option(
            names = "--baseline",
            paramLabel = "DIR",
            description =
                    "A checkout or a distribution of another build, whose command the command of 'cli' is compared with.")
    private @Nullable Path baseline;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is kept while it runs. Default: the user's cache directory.")
    private @Nullable Path data;

    /** The possible values of {@code NAME}. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.concat(Benchmarks.names().stream(), Stream.of(ALL)).iterator();
        }
    }

    @Override
    public Integer call() throws Exception {
        List<String> names = names();
        BenchOptions options = options();
        return StopSignal.interrupts(() -> run(names, options), 1);
    }

    private Integer run(List<String> names, BenchOptions options) throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        BenchReport report = Benchmarks.run(names, options, step -> err.println("entail: " + step));
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? report.toJson() + System.lineSeparator() : report.toTable());
        out.flush();
        return 0;
    }

    private List<String> names() {
        if (ALL.equals(name)) {
            return Benchmarks.names();
        }
        if (name == null || !Benchmarks.names().contains(name)) {
            throw wrongUsage("which benchmark? " + String.join(", ", Benchmarks.names()) + " or " + ALL, null);
        }
        return List.of(name);
    }

    private BenchOptions options() {
        try {
            return new BenchOptions(
                    quick, entities, rounds, bootstrap, baseline, data != null ? data : Directories.cache());
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()), e);
        }
    }

    private ParameterException wrongUsage(String message, @Nullable Exception cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
