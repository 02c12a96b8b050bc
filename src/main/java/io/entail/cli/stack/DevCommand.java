package io.entail.cli.stack;

import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.output.Json;
import io.entail.cli.output.StopSignal;
import io.entail.cli.settings.Directories;
import io.entail.cli.settings.Variables;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.config.SettingKeys;
import io.entail.dao.EntityStore;
import io.entail.http.HttpServer;
import io.entail.http.IdempotencyDefinition;
import io.entail.publish.Publisher;
import io.entail.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code entail dev}: runs the local stack until it is stopped. */
@Command(
        name = "dev",
        description = {
            "Runs the local stack until Ctrl-C or SIGTERM: Kafka on port 9092, a schema registry on 8081, PostgreSQL on "
                    + "5432 and, when asked for, Cassandra on 9042 where these are free, else on others, which it says.",
            "When everything is ready, prints one line of JSON that says where. PostgreSQL's address in it has the user and "
                    + "the password of this stack."
        },
        mixinStandardHelpOptions = true)
public final class DevCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = {
                "Where the servers keep everything (ENTAIL_DATA). On the same directory they find their data again, "
                        + "and the ports of the last run when those are free.",
                "Default: entail/dev in the user's data directory."
            })
    private @Nullable Path data;

    @Option(names = "--cassandra", description = "With Cassandra, which takes about 800 MB.")
    private boolean cassandra;

    @Option(
            names = "--store",
            paramLabel = "NAME",
            description = "The store whose changes are published (ENTAIL_STORE). Default: ${DEFAULT-VALUE}.",
            defaultValue = "${env:ENTAIL_STORE:-entail}")
    private String store = "";

    @Override
    public Integer call() throws Exception {
        return StopSignal.interrupts(this::runStack, 0);
    }

    private EntityStoreConfig config(LocalStack stack) {
        return StackDatabases.in(
                        stack,
                        cassandra,
                        EntityStoreConfig.builder(
                                stack.kafka().bootstrap(), stack.directory().resolve("publisher")))
                .withStore(store)
                .build();
    }

    private EntityStoreConfig configToServe(LocalStack stack) throws IOException {
        Path directory = stack.directory();
        EntityStoreConfig.Builder config =
                EntityStoreConfig.builder(stack.kafka().bootstrap(), directory.resolve("server"));
        return StackDatabases.in(stack, cassandra, config)
                .withStore(store)
                .withRegistry(stack.registry().url())
                .withDefinitions(IdempotencyDefinition.in(directory.resolve("http")))
                .build();
    }

    private Integer runStack() throws IOException, InterruptedException {
        Path directory = data != null ? data : Directories.given(Variables.DATA).orElseGet(Directories::dev);
        spec.commandLine().getErr().println("entail: starting the stack in " + directory + " ...");
        LocalStack.Builder servers = LocalStack.in(directory)
                .lasting()
                .withUsualPorts()
                .withRegistry()
                .withPostgres();
        if (cassandra) {
            servers.withCassandra();
        }
        try (LocalStack stack = servers.start();
                SchemaRegistry ids = new SchemaRegistry(
                        Map.of(SettingKeys.REGISTRY, stack.registry().url()));
                Publisher publisher = Publisher.start(config(stack), ids);
                StackDatabases databases = new StackDatabases(config(stack), ids);
                EntityStore served = EntityStore.open(configToServe(stack));
                HttpServer http = StackHttp.start(
                        stack.port("http.port", StackHttp.USUAL_PORT), served, configToServe(stack), ids)) {
            stack.remarks().forEach(remark -> spec.commandLine().getErr().println("entail: " + remark));
            spec.commandLine()
                    .getErr()
                    .println("entail: the publisher of the store '" + store + "' is "
                            + publisher.status().state().name().toLowerCase(Locale.ROOT)
                            + ", its state is kept in RocksDB, "
                            + databases.all().stream().map(Reads::text).collect(Collectors.joining(", ")));
            spec.commandLine()
                    .getErr()
                    .println("entail: HTTP is answered at " + http.address() + ", the console is at " + http.address()
                            + "/console/");
            Map<String, Object> ready = new LinkedHashMap<>();
            ready.put("ready", true);
            ready.putAll(stack.addresses());
            ready.put("http", http.address().toString());
            ready.put("data", stack.directory().toString());
            spec.commandLine().getOut().println(Json.text(ready));
            spec.commandLine().getOut().flush();
            throw stack.awaitFailure();
        }
    }
}
