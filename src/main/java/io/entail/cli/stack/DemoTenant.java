package io.entail.cli.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.cli.output.Json;
import io.entail.cli.output.Logs;
import io.entail.config.CassandraConfig;
import io.entail.config.EntityStoreConfig;
import io.entail.config.PostgresConfig;
import io.entail.config.Reads;
import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import io.entail.read.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A process of the demonstration that reads a store through a database, without a replica, and writes to it. It prints
 * what it read and wrote as one line of JSON.
 */
final class DemoTenant {
    private static final Duration CATCH_UP_TIME_MAX = Duration.ofMinutes(2);

    private DemoTenant() {}

    /** The question to the process. */
    record Question(
            String bootstrap,
            String registry,
            String store,
            String directory,
            Reads reads,
            String postgresUrl,
            String postgresUser,
            String postgresPassword,
            List<String> contactPoints,
            String datacenter,
            String service,
            String position) {}

    /**
     * The answer of the process.
     *
     * @param read the service's fields as JSON
     * @param hasReplica whether the process has any state in its directory
     */
    record Answer(
            long pid,
            String read,
            boolean hasReplica,
            String username,
            long version,
            String position,
            double writeMillis) {}

    static Answer ask(EntityStoreConfig config, Reads reads, Entity service, Position position, Path folder)
            throws IOException, InterruptedException {
        Question question = new Question(
                config.bootstrap(),
                config.registry().getOrDefault("schema.registry.url", ""),
                config.store(),
                folder.toString(),
                reads,
                config.postgres().url(),
                config.postgres().user(),
                config.postgres().password(),
                config.cassandra().contactPoints(),
                config.cassandra().datacenter(),
                String.valueOf(service.text("id")),
                position.toString());
        return DemoSecondProcess.ask(DemoTenant.class, question, folder, Answer.class);
    }

    /** The argument is the file with the question. */
    public static void main(String[] args) throws Exception {
        Logs.toStandardError();
        ObjectMapper mapper = new ObjectMapper();
        Question question = mapper.readValue(Files.readString(Path.of(args[0])), Question.class);
        Path directory = Path.of(question.directory(), "replica");
        EntityStoreConfig config = EntityStoreConfig.builder(question.bootstrap(), directory)
                .withStore(question.store())
                .withRegistry(question.registry())
                .withReads(question.reads())
                .withPostgres(
                        PostgresConfig.of(question.postgresUrl(), question.postgresUser(), question.postgresPassword()))
                .withCassandra(CassandraConfig.of(
                        question.datacenter(), question.contactPoints().toArray(String[]::new)))
                .build();
        try (EntityStore store = EntityStore.open(config)) {
            store.reader().await(Position.parse(question.position()), CATCH_UP_TIME_MAX);
            Entity service = store.dao("services").select(question.service()).orElseThrow();
            String username = "tenant-of-" + question.reads().text();
            EntityStore acting = store.as("tenant").because("to write without a replica");
            long start = System.nanoTime();
            Entity written = acting.dao("consumers").insert(Map.of("username", username));
            double millis = Math.round((System.nanoTime() - start) / 1e5) / 10.0;
            Entity back = store.dao("consumers").selectBy("username", username).orElseThrow();
            if (back.version() != written.version()) {
                throw new IllegalStateException("what was written is not what is read");
            }
            Answer answer = new Answer(
                    ProcessHandle.current().pid(),
                    Json.text(DemoWitness.fields(service)),
                    Files.exists(directory.resolve("db")),
                    username,
                    written.version(),
                    written.position().toString(),
                    millis);
            System.out.println(Json.text(mapper.convertValue(answer, new TypeReference<Map<String, Object>>() {})));
        }
        System.exit(0);
    }
}
