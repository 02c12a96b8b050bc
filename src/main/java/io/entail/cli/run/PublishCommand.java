package io.entail.cli.run;

import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.output.LagProgress;
import io.entail.cli.output.StopSignal;
import io.entail.cli.settings.CommonOptions;
import io.entail.cli.settings.Directories;
import io.entail.cli.store.Cluster;
import io.entail.config.EntityStoreConfig;
import io.entail.publish.PublishStatus;
import io.entail.publish.PublishStatus.State;
import io.entail.publish.Publisher;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code entail publish}: publishes the change feed of a store until it is stopped. */
@Command(
        name = "publish",
        description = {
            "Publishes the changes of a store to its change feed, exactly once, until Ctrl-C or SIGTERM.",
            "Several processes may do it for one store: one is at work, the others are ready to take over. Says on "
                    + "standard error what it does whenever that changes. Exit code 1 when it cannot go on.",
            "With --rebuild it makes the feed anew from the log, whatever there is of it: the topic is deleted and begun "
                    + "again. The same changes come in the same order, and no refusal is told twice. Readers have to begin "
                    + "again, from the beginning or after the position that they had reached. No other process may publish "
                    + "the store meanwhile."
        },
        mixinStandardHelpOptions = true)
public final class PublishCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** The states that a health check reports as not well; waiting for a store's first record is well. */
    private static final Set<State> TROUBLE = EnumSet.of(State.HELD, State.RECONNECTING, State.STOPPED);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private HealthFile health = new HealthFile();

    @Option(
            names = "--tables",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "ENTITY,...",
            description =
                    "Keeps the rows of these entities, or of all, in compacted topics STORE.table.ENTITY too, for Kafka"
                            + " Connect, ksqlDB and KTables (entail.publish.tables).")
    private @Nullable String tables;

    @Override
    public Integer call() throws Exception {
        EntityStoreConfig probe = common.configToPublish(Directories.cache(), tables);
        if (probe.registry().get("schema.registry.url") == null) {
            throw new ParameterException(
                    spec.commandLine(), "--registry URL is needed, or ENTAIL_REGISTRY; 'entail dev' prints one");
        }
        return StopSignal.interrupts(
                () -> {
                    Path directory = common.data()
                            .orElseGet(() -> Directories.cache()
                                    .resolve(Cluster.id(probe))
                                    .resolve(probe.store() + "-publisher"));
                    return publish(common.configToPublish(directory, tables));
                },
                0);
    }

    private int publish(EntityStoreConfig config) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try (SchemaRegistry registry = new SchemaRegistry(config.registry());
                Publisher publisher = Publisher.start(config, registry, common.isRebuildGiven());
                LagProgress progress = new LagProgress(err, "records of the log published")) {
            if (common.isRebuildGiven()) {
                err.println(
                        "entail: the feed of " + config.store() + " is made anew from the log; readers have to begin"
                                + " again, from the beginning or after the position that they had reached. Digests of changes"
                                + " are the same as before where the old feed was made in the same form; what an older release"
                                + " has published has others now, and anchors of before name the old chain, which"
                                + " 'verify --check-anchor' computes from the new one");
            }
            String told = "";
            while (true) {
                PublishStatus status = publisher.status();
                String now = status.state().name().toLowerCase(Locale.ROOT)
                        + (status.problem() == null ? "" : ": " + status.problem());
                health.beat(!TROUBLE.contains(status.state()), now);
                if (!Objects.equals(now, told)) {
                    err.println("entail: publisher of " + config.store() + " " + now + " (reached " + status.reached()
                            + ", " + status.lag() + " behind"
                            + (status.delay().isZero()
                                    ? ""
                                    : " by " + status.delay().toMillis() / 1e3 + " s") + ", " + status.sent()
                            + " changes sent)");
                    told = now;
                }
                if (status.state() == State.RUNNING) {
                    progress.now(status.reached().offset(), status.lag());
                }
                if (status.state() == State.STOPPED) {
                    return 1;
                }
                Thread.sleep(LOOK.toMillis());
            }
        }
    }
}
