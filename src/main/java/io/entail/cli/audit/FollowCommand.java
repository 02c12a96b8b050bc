package io.entail.cli.audit;

import io.entail.changes.FeedStart;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.output.Json;
import io.entail.cli.output.JsonDocument;
import io.entail.cli.output.Line;
import io.entail.cli.output.Paged;
import io.entail.cli.output.StopSignal;
import io.entail.cli.output.Terminal;
import io.entail.cli.output.WorkProgress;
import io.entail.cli.settings.CommonOptions;
import io.entail.cli.time.MomentOption;
import io.entail.config.EntityStoreConfig;
import io.entail.forms.FeedPlace;
import io.entail.read.Position;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that prints the records of a topic of the feed, from some place to the present end, or without end. */
@Command(mixinStandardHelpOptions = true)
abstract class FollowCommand implements Callable<Integer>, Paged {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--from", paramLabel = FeedPlace.FORMS, description = FromArgument.DESCRIPTION)
    private @Nullable String from;

    @Mixin
    private PeriodOptions period = new PeriodOptions();

    @Option(names = "--follow", description = "Do not end where the log ends: wait for more until Ctrl-C.")
    private boolean follow;

    @Option(names = "--json-lines", description = "Print a JSON document for each, on a line of its own.")
    private boolean jsonLines;

    @Override
    public final Integer call() throws Exception {
        if (follow && common.isJson()) {
            throw wrongUsage("--follow never ends, and --json prints one document: take --json-lines");
        }
        FeedStart start = start();
        EntityStoreConfig config = FeedScope.config(common, spec);
        return follow ? StopSignal.interrupts(() -> run(config, start), 0) : run(config, start);
    }

    @Override
    public boolean isPaged() {
        return !follow && !common.isJson() && !jsonLines;
    }

    private FeedStart start() {
        if (from == null) {
            return period.start();
        }
        if (period.isSinceGiven()) {
            throw wrongUsage("either --from or --since");
        }
        try {
            return FeedPlace.read(from, MomentOption::read);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private int run(EntityStoreConfig config, FeedStart start) throws IOException {
        prepare();
        if (!follow && start instanceof FeedStart.At at && at.time().isAfter(Instant.now())) {
            spec.commandLine().getErr().println("entail: " + at.time() + " is in the future: nothing is there yet");
        }
        try (SchemaRegistry registry = new SchemaRegistry(config.registry())) {
            print(config, registry, start, !follow);
        }
        return 0;
    }

    /** Looks up the names in the options before the feed is opened. */
    void prepare() {}

    /** Reads the topic and passes every record to {@link #all}. */
    abstract void print(EntityStoreConfig config, SchemaRegistry registry, FeedStart start, boolean bounded)
            throws IOException;

    /** A record as JSON and as lines of text. */
    record Printed(Map<String, @Nullable Object> json, Supplier<List<Line>> lines) {}

    /**
     * Prints records as they come.
     *
     * @param next returns the next record, null at the end
     * @param reached returns the position up to which the feed was read
     */
    final void all(Supplier<@Nullable Printed> next, Supplier<Position> reached, Position end, boolean bounded)
            throws IOException {
        Terminal out = out();
        long first = reached.get().offset();
        long told = first;
        try (JsonDocument document = common.isJson() ? new JsonDocument() : null;
                WorkProgress progress = bounded && !out.isPaged()
                        ? WorkProgress.of(
                                spec.commandLine().getErr(),
                                "positions of the log read",
                                Math.max(0, end.offset() - first))
                        : null) {
            // The loop ends when the other end of a pipe was closed.
            for (Printed each = next.get(); each != null && !out.checkError(); each = next.get()) {
                if (document != null) {
                    document.add(each.json());
                } else if (jsonLines) {
                    out.println(Json.text(each.json()));
                } else {
                    each.lines().get().forEach(out::println);
                }
                long now = reached.get().offset();
                if (progress != null && now > told) {
                    progress.add(now - told);
                    told = now;
                }
            }
            if (document != null) {
                document.print(out, Map.of("reached", reached.get().toString()));
            }
        }
        out.flush();
    }

    /** Returns the options that select records by time and actor. */
    final PeriodOptions period() {
        return period;
    }

    final Terminal out() {
        return Terminal.of(spec.commandLine().getOut());
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final CommonOptions common() {
        return common;
    }

    final ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
