package io.entail.cli.run;

import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.output.Json;
import io.entail.cli.output.OpeningProgress;
import io.entail.cli.output.StopSignal;
import io.entail.cli.settings.CommonOptions;
import io.entail.cli.settings.Directories;
import io.entail.cli.store.Cluster;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.http.ApiSettings;
import io.entail.http.HttpServer;
import io.entail.http.IdempotencyDefinition;
import io.entail.http.calls.Surroundings;
import io.entail.http.settings.HttpSettings;
import io.entail.read.LogStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code entail serve}: serves HTTP for a store until it is stopped. */
@Command(
        name = "serve",
        description = {
            "Answers HTTP for a store until Ctrl-C or SIGTERM: the Admin API of the gateway for every entity, history, the "
                    + "past, the change feed, and a console at /console/.",
            "Only this machine reaches it unless settings say otherwise. Prints one line of JSON when it is ready."
        },
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private HealthFile health = new HealthFile();

    @Mixin
    private HttpOptions http = new HttpOptions();

    @Override
    public Integer call() throws Exception {
        EntityStoreConfig probe = common.config(Directories.cache());
        return StopSignal.interrupts(
                () -> {
                    Path directory = common.data()
                            .orElseGet(() -> Directories.cache()
                                    .resolve(Cluster.id(probe))
                                    .resolve(probe.store() + "-server"));
                    return serve(common.configToServe(
                            directory,
                            IdempotencyDefinition.in(Directories.cache().resolve("http"))));
                },
                0);
    }

    private static EntityStore open(EntityStoreConfig config, PrintWriter err) {
        try (OpeningProgress progress = new OpeningProgress(err)) {
            return EntityStore.open(config, progress);
        }
    }

    private int serve(EntityStoreConfig config) throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        Map<String, String> given = http.over(common.settings(System.getenv()));
        HttpSettings settings = wrongUsage(() -> HttpSettings.read(given));
        ApiSettings api = wrongUsage(() -> ApiSettings.read(given, settings));
        boolean hasRegistry = config.registry().get("schema.registry.url") != null;
        try (SchemaRegistry registry = hasRegistry ? new SchemaRegistry(config.registry()) : null;
                EntityStore store = open(config, err);
                HttpServer server =
                        wrongUsage(() -> HttpServer.start(settings, api, store, new Surroundings(config, registry)))) {
            err.println("entail: serving the store '" + config.store() + "' at " + server.address()
                    + ", the console is at " + server.address() + "/console/");
            if (!hasRegistry) {
                err.println("entail: without --registry (ENTAIL_REGISTRY) there are no changes, rejections and verify");
            }
            spec.commandLine()
                    .getOut()
                    .println(Json.text(
                            Map.of("ready", true, "http", server.address().toString())));
            spec.commandLine().getOut().flush();
            return watch(store, err);
        }
    }

    private int watch(EntityStore store, PrintWriter err) throws InterruptedException {
        String told = "running";
        while (true) {
            LogStatus status = store.status().log();
            String now = status.state().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + (status.problem() == null ? "" : ": " + status.problem());
            boolean well = status.state() == LogStatus.State.RUNNING || status.state() == LogStatus.State.CATCHING_UP;
            health.beat(well, now);
            if (!Objects.equals(now, told)) {
                err.println("entail: the store is " + now);
                told = now;
            }
            if (status.state() == LogStatus.State.STOPPED) {
                return 1;
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    /** Reports an invalid setting, or an invalid file that a setting names, as wrong usage. */
    private <T> T wrongUsage(Callable<T> read) throws Exception {
        try {
            return read.call();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
