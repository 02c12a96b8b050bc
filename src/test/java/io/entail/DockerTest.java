package io.entail;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.testkit.ComposeFile;
import io.entail.testkit.ComposeFile.Service;
import io.entail.testkit.Dockerfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The files in {@code docker/} fit the project. The tests only read them, because they run without a container engine.
 */
final class DockerTest {
    private static final Path POM = Path.of("pom.xml");

    private final ComposeFile compose = compose();
    private final Dockerfile dockerfile = dockerfile();

    @Test
    @DisplayName("there are Kafka, a registry, both databases, a publisher, and a projector for each database")
    void everyPartIsThere() {
        assertThat(compose.services().keySet())
                .containsExactlyInAnyOrder(
                        "kafka",
                        "registry",
                        "postgres",
                        "cassandra",
                        "publisher",
                        "projector-postgres",
                        "projector-cassandra");
    }

    @Test
    @DisplayName("servers and image have the versions in the POM")
    void versionsAreThoseOfThePom() throws Exception {
        Map<String, String> pom = Pom.properties(POM);
        assertThat(service("kafka").image()).isEqualTo("apache/kafka:" + pom.get("kafka.version"));
        assertThat(service("registry").image())
                .isEqualTo("apicurio/apicurio-registry-kafkasql:" + pom.get("apicurio.version"));
        // The version of this image has no third number.
        assertThat(service("postgres").image() + ".0").isEqualTo("postgres:" + pom.get("postgres.server.version"));
        assertThat(service("cassandra").image()).isEqualTo("cassandra:" + pom.get("cassandra.server.version"));
        assertThat(ours()).extracting(Service::image).containsOnly("entail:" + Pom.version(POM));
        assertThat(dockerfile.all("ARG")).containsExactly("VERSION=" + Pom.version(POM));
        assertThat(dockerfile.all("FROM"))
                .allMatch(from -> from.startsWith("eclipse-temurin:" + pom.get("maven.compiler.release") + "-"));
        assertThat(dockerfile.image().last("FROM")).contains("-jre-");
        assertThat(Files.readString(Path.of("docker", "Dockerfile"))).contains("-t entail:" + Pom.version(POM) + " ");
    }

    @Test
    @DisplayName("every image has a version")
    void noImageIsTheLatest() {
        List<String> images = new ArrayList<>();
        compose.services().values().forEach(service -> images.add(service.image()));
        dockerfile.all("FROM").forEach(from -> images.add(from.replaceFirst(" AS .*", "")));
        assertThat(images).allMatch(image -> image.matches("[a-z/-]+:[0-9][A-Za-z0-9.-]*"));
    }

    @Test
    @DisplayName(
            "the image runs as a user without privileges, checks its health, and has a volume that belongs to the user")
    void theImageRunsAsAUserWithoutRights() throws Exception {
        Dockerfile image = dockerfile.image();
        assertThat(image.last("USER")).matches("[1-9]\\d{3,}:[1-9]\\d{3,}");
        String uid = image.last("USER").replaceFirst(":.*", "");
        String home = image.last("VOLUME");
        assertThat(image.all("RUN"))
                .anyMatch(run ->
                        run.contains("--uid " + uid + " ") && run.contains("--home-dir " + home + " --create-home"));
        assertThat(image.last("WORKDIR")).isEqualTo(home);
        assertThat(image.last("ENTRYPOINT")).isEqualTo("[\"entail\"]");
        assertThat(image.last("HEALTHCHECK")).contains("--interval=", "--timeout=", "--start-period=");
        for (Service role : ours()) {
            assertThat(role.health())
                    .as("our services use the health check of the image")
                    .isEmpty();
            assertThat(role.volumes()).allMatch(volume -> volume.endsWith(":" + home));
        }
    }

    @Test
    @DisplayName("the image has the complete packaged distribution")
    void theImageHasThePackagedDistribution() throws Exception {
        assertThat(dockerfile.all("COPY"))
                .containsExactly("entail-${VERSION}.zip /tmp/entail.zip", "--from=unpacked /opt/entail /opt/entail");
        assertThat(dockerfile.all("RUN").get(0))
                .contains("cd /opt &&", "--file /tmp/entail.zip", "mv entail-${VERSION} entail");
        assertThat(Files.readString(Path.of("src/dist/assembly.xml")))
                .contains("<format>zip</format>", "<baseDirectory>${project.artifactId}-${project.version}<");
        assertThat(Files.readAllLines(Path.of("docker", "Dockerfile.dockerignore")))
                .containsExactly("*", "!entail-*.zip");
        String start = "/opt/entail/bin/entail /usr/local/bin/entail";
        assertThat(dockerfile.image().all("RUN")).contains("ln -s " + start);
        assertThat(Path.of("src/dist/bin/entail")).isExecutable();
    }

    @Test
    @DisplayName("servers have ports on this machine only, each its own")
    void serversArePublishedOnLoopbackOnly() {
        Set<String> taken = new HashSet<>();
        compose.services().forEach((name, service) -> {
            assertThat(service.ports())
                    .as("the service %s has a port exactly if it is a server", name)
                    .hasSize(service.built() ? 0 : 1);
            assertThat(service.ports())
                    .as("the ports of %s are reachable from this machine only", name)
                    .allMatch(port -> port.matches("127\\.0\\.0\\.1:\\d+:\\d+"))
                    .allMatch(port -> taken.add(port.split(":", -1)[1]), "taken by nobody else");
        });
    }

    @Test
    @DisplayName("servers have health checks, and services wait until the servers that they use are healthy")
    void serversHaveHealthChecks() {
        compose.services().forEach((name, service) -> {
            if (!service.built()) {
                assertThat(service.health())
                        .as("the service %s has a health check", name)
                        .hasSizeGreaterThan(1)
                        .startsWith("CMD");
            }
            assertThat(compose.services().keySet())
                    .as("every service for which %s waits exists", name)
                    .containsAll(service.after());
            assertThat(service.after())
                    .as("the service %s waits for exactly those that it uses", name)
                    .isEqualTo(used(name, service));
        });
    }

    /** Returns the services whose names occur in addresses of this one. */
    private Set<String> used(String name, Service service) {
        Set<String> used = new TreeSet<>();
        for (String other : compose.services().keySet()) {
            String address = "(.*[/@,]|)" + other + ":\\d+(/.*)?";
            if (!other.equals(name)
                    && service.environment().values().stream().anyMatch(value -> value.matches(address))) {
                used.add(other);
            }
        }
        return used;
    }

    @Test
    @DisplayName("every volume is declared and used by one service, and every server with data has one")
    void everyVolumeIsDeclared() {
        List<String> used = compose.services().values().stream()
                .flatMap(service -> service.volumes().stream())
                .map(volume -> volume.replaceFirst(":.*", ""))
                .toList();
        assertThat(used).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(compose.volumes());
        assertThat(used).contains("kafka", "postgres", "cassandra");
        assertThat(service("kafka").volumes())
                .containsExactly("kafka:" + service("kafka").environment().get("KAFKA_LOG_DIRS"));
    }

    @Test
    @DisplayName("no secret is in the files, and without one nothing starts")
    void secretsComeFromOutside() throws Exception {
        compose.services()
                .forEach((name, service) -> service.environment().forEach((variable, value) -> {
                    if (variable.matches(".*(PASSWORD|SECRET|TOKEN|USER_INFO).*")) {
                        assertThat(value)
                                .as("the secret %s of %s comes from outside", variable, name)
                                .matches("\\$\\{ENTAIL_[A-Z_]+:\\?.+}");
                    }
                }));
        assertThat(ComposeFile.text()).doesNotContain("user=", "password=");
        assertThat(service("postgres").environment().get("POSTGRES_PASSWORD"))
                .isEqualTo(service("projector-postgres").environment().get("ENTAIL_POSTGRES_PASSWORD"));
    }

    private Service service(String name) {
        return Optional.ofNullable(compose.services().get(name))
                .orElseThrow(() -> new AssertionError("there is no service " + name));
    }

    private List<Service> ours() {
        return compose.services().values().stream().filter(Service::built).toList();
    }

    private static ComposeFile compose() {
        try {
            return ComposeFile.read();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Dockerfile dockerfile() {
        try {
            return Dockerfile.read();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
