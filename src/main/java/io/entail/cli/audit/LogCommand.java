package io.entail.cli.audit;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.FeedControl;
import io.entail.changes.FeedFilter;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.output.Json;
import io.entail.cli.output.JsonDocument;
import io.entail.cli.output.Line;
import io.entail.cli.output.Paged;
import io.entail.cli.output.Terminal;
import io.entail.cli.output.WorkProgress;
import io.entail.cli.settings.CommonOptions;
import io.entail.config.EntityStoreConfig;
import io.entail.forms.AuditJson;
import io.entail.forms.ChangeJson;
import io.entail.read.Position;
import io.entail.resolve.LogRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code entail log}: prints all changes, the newest first. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the changes of all entities, the newest first: when, who, what, why, and the values that differ; and the "
                    + "steps of migrations.",
            "Reads the change feed backwards, some hundred writes at a time and then more, so the newest few come at once; "
                    + "a selection that fits few changes reads all of the feed that --since and --until leave."
        })
public final class LogCommand implements Callable<Integer>, Paged {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "ENTITY",
            description = "Only this kind, such as services. Of all workspaces, unless --workspace names one.")
    private @Nullable String entity;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "At most so many changes.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--oneline", description = "One line for each change, with the names of the fields that differ.")
    private boolean oneLine;

    @Option(names = "--json-lines", description = "Print a JSON document for each, on a line of its own.")
    private boolean jsonLines;

    @Mixin
    private PeriodOptions period = new PeriodOptions();

    @Mixin
    private ContentOptions content = new ContentOptions();

    @Mixin
    private CommonOptions common = new CommonOptions();

    private long total;

    @Override
    public Integer call() throws Exception {
        if (limit < 0) {
            throw new ParameterException(spec.commandLine(), "-n is 0 or more, not " + limit);
        }
        EntityStoreConfig config = FeedScope.config(common, spec);
        FeedFilter filter = FeedScope.filter(common, entity, null, content);
        Terminal out = out();
        try (SchemaRegistry registry = new SchemaRegistry(config.registry());
                JsonDocument document = common.isJson() ? new JsonDocument() : null) {
            read(new FeedBackwards(ChangeFeed.of(config, registry), this::shown), filter, out, document);
            if (document != null) {
                document.print(out, Map.of());
            }
        }
        out.flush();
        return 0;
    }

    @Override
    public boolean isPaged() {
        return !common.isJson() && !jsonLines;
    }

    private void read(FeedBackwards feed, FeedFilter filter, Terminal out, @Nullable JsonDocument document) {
        try (Told told = new Told()) {
            feed.each(
                    period.start(),
                    period.end(),
                    limit,
                    change -> filter.matches(change) && isShown(change) ? shown(change) : null,
                    shown -> print(shown, out, document),
                    all -> total = all,
                    told::add);
        }
    }

    private Terminal out() {
        return Terminal.of(spec.commandLine().getOut());
    }

    private boolean isShown(Change change) {
        return period.show(change.position(), change.at(), change.actor())
                && (!content.areGiven() || content.show(change.reason(), ChangeText.diff(change)));
    }

    private FeedBackwards.Shown shown(Change change) {
        if (common.isJson() || jsonLines) {
            return new FeedBackwards.Shown(List.of(Line.of(Json.text(document(change)))));
        }
        return new FeedBackwards.Shown(
                oneLine ? List.of(ChangeText.oneLine(change, out())) : ChangeText.of(change, out()));
    }

    /** Formats a step of a migration. Steps have no actor; the writes that rewrote the rows have one. */
    private FeedBackwards.@Nullable Shown shown(Position position, Instant at, FeedControl control) {
        boolean isStep = control.record() instanceof LogRecord.Prepare || control.record() instanceof LogRecord.Migrate;
        if (!isStep
                || (entity != null && !entity.equals(FeedControl.entity(control.record())))
                || content.areGiven()
                || !period.show(position, at, null)) {
            return null;
        }
        return new FeedBackwards.Shown(
                common.isJson() || jsonLines
                        ? List.of(Line.of(Json.text(ChangeJson.of(position, at, control))))
                        : ChangeText.of(position, at, "* " + control, out()));
    }

    private static Map<String, @Nullable Object> document(Change change) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("position", change.position().toString());
        document.put("at", ChangeJson.time(change.at()));
        document.put("actor", change.actor());
        document.put("reason", change.reason());
        document.put("write_id", change.writeId().toString());
        document.put("operation", AuditJson.operation(ChangeText.operation(change)));
        document.put("entity", change.entity());
        document.put("workspace", change.workspace());
        document.put("key", change.key());
        document.put("title", ChangeText.name(change));
        document.put("version", change.version());
        document.put("diff", AuditJson.diff(ChangeText.diff(change)));
        return document;
    }

    /** Prints a change, and returns false when the other end of a pipe was closed. */
    private static boolean print(FeedBackwards.Shown shown, Terminal out, @Nullable JsonDocument document) {
        try {
            if (document != null) {
                document.addText(shown.lines().get(0).toString());
                return true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shown.lines().forEach(out::println);
        return !out.checkError();
    }

    /** Shows the progress, unless a pager uses the terminal. */
    private final class Told implements AutoCloseable {
        private @Nullable WorkProgress progress;

        void add(long positions) {
            if (progress == null && !out().isPaged()) {
                progress = WorkProgress.of(spec.commandLine().getErr(), "positions of the log read", total);
            }
            if (progress != null) {
                progress.add(positions);
            }
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
        }
    }
}
