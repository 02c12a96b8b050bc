package io.entail.cli.stack;

import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.output.StopSignal;
import io.entail.cli.settings.Directories;
import io.entail.cli.settings.Variables;
import io.entail.cli.stack.DemoReport.Timed;
import io.entail.cli.store.ReplicaDirectory;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.dao.EntityStore;
import io.entail.http.HttpServer;
import io.entail.http.IdempotencyDefinition;
import io.entail.stack.LocalStack;
import io.entail.stack.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code entail demo}: shows all features of Entail on a stack of its own, and checks the results. */
@Command(
        name = "demo",
        description = {
            "Starts the local stack, imports the example gateway and generated entities, changes some, reads them "
                    + "back, lets wrong writes be refused, and checks in a second process that both have the same and "
                    + "that nobody has altered the past. Then it shows the same state in PostgreSQL, and with --cassandra in "
                    + "Cassandra, asks it there in SQL and CQL, and lets a process write that keeps no replica.",
            "Every line is computed from what was read back. Exit code 1 when any check fails."
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private static final String STACK = "stack";
    private static final int ENTITIES_MAX = 2_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--entities",
            paramLabel = "N",
            description = "Generated entities beside the example. Default: ${DEFAULT-VALUE}.",
            defaultValue = "10000")
    private int entities;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the servers and replicas keep everything (ENTAIL_DATA): a new or empty directory, or "
                    + "one of an earlier demonstration, which goes on there with another store. Default: a temporary "
                    + "one, which is deleted.")
    private @Nullable Path data;

    @Option(names = "--json", description = "Print one JSON document with every line, when all is done.")
    private boolean json;

    @Option(names = "--cassandra", description = "With Cassandra, which takes about 800 MB, and the state in it.")
    private boolean cassandra;

    @Option(names = "--altered", hidden = true, description = "For tests: what the second process sees altered.")
    private @Nullable String altered;

    @Override
    public Integer call() throws Exception {
        if (entities < 0 || entities > ENTITIES_MAX) {
            throw wrongUsage("--entities: " + entities + " is not between 0 and " + ENTITIES_MAX);
        }
        return StopSignal.interrupts(this::run, 1);
    }

    private Integer run() throws Exception {
        Path given = data != null ? data : Directories.given(Variables.DATA).orElse(null);
        if (given == null) {
            Path temporary = Files.createTempDirectory("entail-demo-");
            try {
                return run(temporary);
            } finally {
                ReplicaDirectory.delete(temporary);
            }
        }
        if (!Files.isDirectory(given.resolve(STACK)) && !isNewOrEmpty(given)) {
            throw wrongUsage("--data: " + given + " is neither empty nor of an earlier demonstration");
        }
        return run(Files.createDirectories(given));
    }

    private int run(Path directory) throws Exception {
        DemoReport report = new DemoReport(spec.commandLine().getOut(), json);
        long start = System.nanoTime();
        report.heading("A local stack in " + directory);
        LocalStack.Builder servers =
                LocalStack.in(directory.resolve(STACK)).withRegistry().withPostgres();
        if (cassandra) {
            servers.withCassandra();
        }
        Timed<LocalStack> started = Timed.of(servers::start);
        try (LocalStack stack = started.result()) {
            String bootstrap = stack.addresses().getOrDefault("bootstrap", "");
            String registry = stack.registry().url();
            report.of("stack")
                    .value("bootstrap", bootstrap)
                    .value("registry", registry)
                    .time("start", started.time())
                    .tell("Kafka answers at " + bootstrap + ", a schema registry at " + registry + ", after "
                            + started.text());
            PostgresServer postgres = stack.postgres();
            report.of("postgres")
                    .value("url", postgres.url())
                    .value("version", postgres.version())
                    .tell("PostgreSQL " + postgres.version() + " answers at " + postgres.url());
            if (cassandra) {
                String address = stack.addresses().getOrDefault("cassandra", "");
                String version = stack.cassandra().version();
                report.of("cassandra")
                        .value("address", address)
                        .value("version", version)
                        .tell("Cassandra " + version + " answers at " + address);
            }
            run(directory, stack, report);
        }
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        report.end(time);
        return report.failed() == 0 ? 0 : 1;
    }

    private void run(Path directory, LocalStack stack, DemoReport report) throws Exception {
        String registry = stack.registry().url();
        int number = 1;
        while (Files.exists(directory.resolve("store-" + number))) {
            number++;
        }
        Path folder = Files.createDirectory(directory.resolve("store-" + number));
        EntityStoreConfig config = StackDatabases.in(
                        stack,
                        cassandra,
                        EntityStoreConfig.builder(stack.kafka().bootstrap(), folder.resolve("replica")))
                .withStore(number == 1 ? "entail" : "entail-" + number)
                .withRegistry(registry)
                .withPublishCandidate(true)
                .withDefinitions(IdempotencyDefinition.in(folder.resolve("http")))
                .build();
        Timed<EntityStore> opened = Timed.of(() -> EntityStore.open(config));
        try (SchemaRegistry ids = new SchemaRegistry(config.registry());
                EntityStore store = opened.result();
                StackDatabases databases = new StackDatabases(config, ids);
                HttpServer http = StackHttp.start(stack.port("http.port", StackHttp.USUAL_PORT), store, config, ids)) {
            String publisher = store.publisher()
                    .map(status -> status.state().name().toLowerCase(Locale.ROOT))
                    .orElse("missing");
            report.of("publisher").value("state", publisher).tell("a publisher of its changes is " + publisher);
            report.of("store")
                    .value("store", config.store())
                    .value("definitions", store.definitions().size())
                    .time("open", opened.time())
                    .tell("store '" + config.store() + "' open after " + opened.text() + ", "
                            + store.definitions().size() + " kinds of entities defined in its log");
            report.of("http")
                    .value("address", http.address().toString())
                    .tell("HTTP is answered at " + http.address() + " while this runs, with a console at "
                            + http.address() + "/console/");
            EntityStore acting = store.as("demo").because("to show what Entail does");
            new DemoImport(acting, report, spec.commandLine().getErr()).run(entities);
            new DemoChanges(acting, report).run();
            new DemoReads(acting, report).run();
            new DemoRefusals(acting, report).run();
            new DemoAudit(acting, report).run();
            new DemoHttp(http.address(), report).run();
            new DemoFeed(acting, report).run(config, ids);
            new DemoAgreement(acting, report, altered).run(config, registry, folder);
            DemoDatabases inDatabases = new DemoDatabases(acting, report, config);
            for (Reads database : databases.all()) {
                inDatabases.run(database, ids, folder);
            }
            report.heading("Ask a process that keeps no replica");
            for (Reads database : databases.all()) {
                inDatabases.askSecondProcess(database, folder);
            }
        }
    }

    private static boolean isNewOrEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (var files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
