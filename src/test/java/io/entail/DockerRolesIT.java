package io.entail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.testkit.ComposeFile;
import io.entail.testkit.ComposeFile.Service;
import io.entail.testkit.Distribution;
import io.entail.testkit.Distribution.Run;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The roles of {@code docker/compose.yml} with their commands and their variables, from the packaged distribution that the
 * image has, on real servers. Only the addresses are others.
 */
final class DockerRolesIT {
    private static final Duration WELL_MAX = Duration.ofMinutes(2);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    @TempDir
    private Path temporary;

    private final String store = stack.freshStore();

    @Test
    @DisplayName("each comes to be well, before anything was written, and stops cleanly")
    void rolesComeToBeWell() throws Exception {
        Path zip = Path.of("target", "entail-" + Pom.version(Path.of("pom.xml")) + ".zip");
        Map<String, Run> roles = new LinkedHashMap<>();
        try (Distribution distribution = Distribution.unpack(zip, temporary)) {
            for (Map.Entry<String, Service> service :
                    ComposeFile.read().services().entrySet()) {
                if (service.getValue().built()) {
                    roles.put(service.getKey(), start(distribution, service.getKey(), service.getValue()));
                }
            }
            assertThat(roles).isNotEmpty();
            for (Map.Entry<String, Run> role : roles.entrySet()) {
                Path health = health(role.getKey());
                await(role.getKey())
                        .atMost(WELL_MAX)
                        .until(() -> !role.getValue().process().isAlive()
                                || health.toFile().exists());
                assertThat(health).as(role.getValue().err()).exists();
            }
            for (Map.Entry<String, Run> role : roles.entrySet()) {
                role.getValue().stop();
                assertThat(role.getValue().end())
                        .as("%s, stopped: %s", role.getKey(), role.getValue().err())
                        .isZero();
                assertThat(role.getValue().err()).doesNotContain("does nothing");
            }
        } finally {
            roles.values().forEach(Run::close);
        }
    }

    private Run start(Distribution distribution, String name, Service service) throws Exception {
        Map<String, String> environment = new LinkedHashMap<>();
        service.environment().forEach((variable, value) -> environment.put(variable, here(value)));
        environment.put("ENTAIL_HEALTH", health(name).toString());
        return distribution.run(environment, service.command().toArray(String[]::new));
    }

    private Path health(String role) {
        return temporary.resolve(role + ".health");
    }

    /** What a value is on this machine. */
    private String here(String value) {
        return switch (value) {
            case "kafka:29092" -> stack.bootstrap();
            case "http://registry:8080/apis/ccompat/v7" -> stack.registryUrl();
            case "${ENTAIL_STORE:-entail}" -> store;
            default -> value;
        };
    }
}
