package io.entail.cli.run;

import io.entail.changes.FeedStatus;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.output.Json;
import io.entail.cli.output.LagProgress;
import io.entail.cli.output.StopSignal;
import io.entail.cli.output.WorkProgress;
import io.entail.cli.settings.CommonOptions;
import io.entail.cli.settings.Directories;
import io.entail.cli.store.DatabaseArgument;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.project.DatabaseState;
import io.entail.project.Databases;
import io.entail.project.ProjectOptions;
import io.entail.project.ProjectStatus;
import io.entail.project.ProjectStatus.State;
import io.entail.project.Projector;
import io.entail.project.TargetPosition;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code entail project}: keeps the state of a store in a database until it is stopped. */
@Command(
        name = "project",
        description = {
            "Keeps the state of a store in PostgreSQL or Cassandra, from its change feed, until Ctrl-C or SIGTERM.",
            "Several processes may do it for one database: one is at work, the others are ready to take over. Says on "
                    + "standard error what it does whenever that changes. Exit code 1 when it cannot go on.",
            "A row that the database refuses stops it there; nothing is skipped. It goes on by itself when the cause is "
                    + "gone, or when a later write has mended the row.",
            "With --rebuild new tables are filled beside those that readers use. When they are complete, readers use "
                    + "them. The database is entail.postgres.url or entail.cassandra.contact-points "
                    + "(ENTAIL_POSTGRES_URL, ENTAIL_CASSANDRA_CONTACT_POINTS)."
        },
        mixinStandardHelpOptions = true)
public final class ProjectCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration TELL = Duration.ofSeconds(10);

    /** The states that a health check reports as not well; waiting for a store's first record is well. */
    private static final Set<State> TROUBLE = EnumSet.of(State.STUCK, State.RECONNECTING, State.STOPPED);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private HealthFile health = new HealthFile();

    @Parameters(paramLabel = "postgres|cassandra", description = "Which database.")
    private String database = "";

    @Option(names = "--status", description = "Only says how far the database has come. Exit code 1 without tables.")
    private boolean status;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description =
                    "With --rebuild, or on a new database: begins with this checkpoint of a replica instead of the "
                            + "beginning of the feed. Not where history is kept, which only the whole feed has.")
    private @Nullable Path from;

    @Option(
            names = "--history",
            description =
                    "New tables keep every change too, in entail_history (entail.project.history). Tables that are"
                            + " there without it need --rebuild.")
    private boolean history;

    @Override
    public Integer call() throws Exception {
        DatabaseArgument named = new DatabaseArgument(spec, database);
        EntityStoreConfig config = common.config(Directories.cache());
        Reads kind = named.kind(config);
        if (status) {
            return status(config, kind);
        }
        if (config.registry().get("schema.registry.url") == null) {
            throw wrongUsage("--registry URL is needed, or ENTAIL_REGISTRY; 'entail dev' prints one");
        }
        boolean keeps = history || config.projectHistory();
        if (from != null && keeps) {
            spec.commandLine()
                    .getErr()
                    .println("entail: --from is not used: the tables keep history, which is made from the whole feed");
        }
        ProjectOptions options = new ProjectOptions(common.isRebuildGiven(), from, keeps);
        return StopSignal.interrupts(() -> project(config, kind, options), 0);
    }

    private int project(EntityStoreConfig config, Reads kind, ProjectOptions options) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try (SchemaRegistry registry = new SchemaRegistry(config.registry());
                Projector projector =
                        Projector.start(config, registry, kind.text(), Databases.targets(config, kind), options);
                LagProgress progress = new LagProgress(err, "changes applied")) {
            String told = "";
            long toldAt = 0;
            while (true) {
                ProjectStatus now = projector.status();
                String doing = now.state().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + (now.problem() == null ? "" : ": " + now.problem());
                health.beat(!TROUBLE.contains(now.state()), doing);
                boolean busy = now.state() == State.CATCHING_UP || now.building() > 0;
                if (WorkProgress.isBar()) {
                    progress.now(now.applied(), busy ? now.lag() : 0);
                }
                boolean due = busy && !WorkProgress.isBar() && System.nanoTime() - toldAt >= TELL.toNanos();
                if (!Objects.equals(doing, told) || due) {
                    err.println("entail: " + now.target() + " " + doing + " (" + progress(now) + ")");
                    told = doing;
                    toldAt = System.nanoTime();
                }
                if (now.state() == State.STOPPED) {
                    return 1;
                }
                Thread.sleep(LOOK.toMillis());
            }
        }
    }

    private static String progress(ProjectStatus now) {
        StringBuilder text = new StringBuilder("reached " + now.reached() + ", " + now.lag() + " changes behind");
        if (!now.late().isZero()) {
            text.append(" by ").append(now.late().toMillis() / 1e3).append(" s");
        }
        text.append(", ").append(now.applied()).append(" changes applied");
        if (now.rate() >= 1) {
            text.append(", ").append(Math.round(now.rate())).append(" a second");
            if (now.lag() > now.rate()) {
                text.append(", about ")
                        .append(Math.round(now.lag() / now.rate()))
                        .append(" s to go");
            }
        }
        if (now.generation() > 0) {
            text.append(", generation ").append(now.generation());
        }
        if (now.building() > 0) {
            text.append(", generation ").append(now.building()).append(" is being built");
        }
        if (now.broken() > 0) {
            text.append(", ").append(now.broken()).append(" rows are no entities");
        }
        return text.toString();
    }

    private int status(EntityStoreConfig config, Reads kind) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (DatabaseState state = Databases.state(config, kind, Clock.systemUTC())) {
            TargetPosition position = state.position();
            String problem = position == null ? null : state.problem();
            Optional<FeedStatus> feed = FeedStatus.of(config, Instant.now());
            long lag = feed.map(each -> each.sequence()).orElse(0L)
                    - (position == null ? 0 : position.end().sequence());
            if (common.isJson()) {
                Map<String, @Nullable Object> json = new LinkedHashMap<>();
                json.put("database", kind.text());
                json.put("generation", position == null ? null : position.generation());
                json.put(
                        "position",
                        position == null ? null : position.position().toString());
                json.put("sequence", position == null ? null : position.end().sequence());
                json.put(
                        "appended",
                        position == null ? null : position.appended().toString());
                json.put("lag", Math.max(0, lag));
                json.put("problem", problem);
                out.println(Json.text(json));
            } else if (position == null) {
                out.println("nothing of store " + config.store() + " yet: 'entail project " + kind.text()
                        + "' makes its tables");
            } else {
                out.println("generation " + position.generation() + " of store " + config.store() + " stands at "
                        + position.position() + ", sequence " + position.end().sequence() + ", "
                        + Math.max(0, lag) + " changes behind the feed; the last record it has was appended "
                        + position.appended());
                if (problem != null) {
                    out.println("It does not go on: " + problem);
                }
            }
            return position == null ? 1 : 0;
        }
    }

    private ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
