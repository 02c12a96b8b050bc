package io.entail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.testkit.ComposeFile;
import io.entail.testkit.ComposeFile.Service;
import io.entail.testkit.Distribution;
import io.entail.testkit.Distribution.Run;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The roles of {@code docker/compose.yml}, run with their commands and variables from the packaged distribution that
 * the image has, on real servers. Only the addresses differ.
 */
final class DockerRolesIT {
    private static final Duration WELL_MAX = Duration.ofMinutes(2);

    @RegisterExtension
    static final StackExtension stack =
            StackExtension.shared().withRegistry().withPostgres().withCassandra();

    @TempDir
    private Path temporary;

    private final String store = stack.freshStore();
    private final String database = stack.freshDatabase();

    @Test
    @DisplayName(
            "each role is healthy before anything is written, writes then reach both databases, and each stops cleanly")
    void rolesComeToBeWellAndDoTheirWork() throws Exception {
        Path zip = Path.of("target", "entail-" + Pom.version(Path.of("pom.xml")) + ".zip");
        Map<String, Service> services = new LinkedHashMap<>(ComposeFile.read().services());
        services.values().removeIf(service -> !service.built());
        Map<String, Run> roles = new LinkedHashMap<>();
        try (Distribution distribution = Distribution.unpack(zip, temporary)) {
            for (Map.Entry<String, Service> service : services.entrySet()) {
                roles.put(service.getKey(), start(distribution, service.getKey(), service.getValue()));
            }
            for (Map.Entry<String, Run> role : roles.entrySet()) {
                awaitHealth(role.getKey(), role.getValue());
            }
            write(distribution, services);
            for (Map.Entry<String, Service> service : services.entrySet()) {
                if (service.getValue().command().get(0).equals("project")) {
                    awaitTables(distribution, service.getKey(), service.getValue(), roles);
                }
            }
            for (Map.Entry<String, Run> role : roles.entrySet()) {
                role.getValue().stop();
                assertThat(role.getValue().end())
                        .as(
                                "the role %s ends cleanly when it is stopped: %s",
                                role.getKey(), role.getValue().err())
                        .isZero();
                assertThat(role.getValue().err()).doesNotContain("does nothing");
            }
        } finally {
            roles.values().forEach(Run::close);
        }
    }

    private void awaitHealth(String role, Run run) throws Exception {
        Path health = health(role);
        await(role + " is well")
                .atMost(WELL_MAX)
                .until(() -> !run.process().isAlive() || health.toFile().exists());
        assertThat(health)
                .as("the role %s has a health file: %s", role, run.err())
                .exists();
    }

    /** Writes as a person does in the publisher's container. */
    private void write(Distribution distribution, Map<String, Service> services) throws Exception {
        Map<String, String> environment = environment("publisher", Objects.requireNonNull(services.get("publisher")));
        Run insert = distribution.run(environment, "insert", "services", "name=shop", "host=shop.local");
        assertThat(insert.end())
                .as("the exit code is the expected one; the output is %s", insert.err())
                .isZero();
    }

    /** Reads the status as a person does in the projector's container, until all tables are there. */
    private void awaitTables(Distribution distribution, String name, Service service, Map<String, Run> roles)
            throws Exception {
        List<String> command = new ArrayList<>(service.command());
        command.addAll(List.of("--status", "--json"));
        await(name + " has what was written").atMost(WELL_MAX).untilAsserted(() -> {
            Run status = distribution.run(environment(name, service), command.toArray(String[]::new));
            assertThat(status.end())
                    .as(
                            "%s: %s%s",
                            name,
                            status.err(),
                            Objects.requireNonNull(roles.get(name)).err())
                    .isZero();
            JsonNode told = new ObjectMapper().readTree(status.out());
            assertThat(told.get("sequence").asLong()).isPositive();
            assertThat(told.get("lag").asLong()).isZero();
        });
    }

    private Run start(Distribution distribution, String name, Service service) throws Exception {
        return distribution.run(environment(name, service), service.command().toArray(String[]::new));
    }

    private Map<String, String> environment(String name, Service service) {
        Map<String, String> environment = new LinkedHashMap<>();
        service.environment().forEach((variable, value) -> environment.put(variable, here(value)));
        environment.replace("ENTAIL_POSTGRES_USER", stack.postgresUser());
        environment.replace("ENTAIL_CASSANDRA_DATACENTER", stack.cassandraDatacenter());
        environment.put("ENTAIL_HEALTH", health(name).toString());
        return environment;
    }

    private Path health(String role) {
        return temporary.resolve(role + ".health");
    }

    /** Returns the value that corresponds to it on this machine. */
    private String here(String value) {
        return switch (value) {
            case "kafka:29092" -> stack.bootstrap();
            case "http://registry:8080/apis/ccompat/v7" -> stack.registryUrl();
            case "${ENTAIL_STORE:-entail}" -> store;
            case "jdbc:postgresql://postgres:5432/entail" -> database;
            case "cassandra:9042" ->
                "127.0.0.1:" + stack.cassandraContactPoint().getPort();
            default -> value.startsWith("${ENTAIL_POSTGRES_PASSWORD:?") ? stack.postgresPassword() : value;
        };
    }
}
