package io.entail;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.registry.SchemaRegistry;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.GuardedRegistry;
import io.entail.testkit.StackExtension;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The jar that users get, after it was packaged. */
final class PackagedJarIT {
    private static final String CLIENT = "flink-sql-avro-confluent-registry";

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    @TempDir
    private Path temporary;

    @Test
    void everythingInItHasANameOfOurs() throws IOException {
        try (JarFile jar = new JarFile(packaged().toFile())) {
            List<String> names = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
            assertThat(names)
                    .contains("io/entail/changes/registry/SchemaRegistry.class")
                    .anyMatch(name -> name.startsWith("io/entail/shaded/"))
                    .allMatch(name -> name.startsWith("io/entail/") || name.startsWith("META-INF/"))
                    .as("classes that no service needs are in the tools, not in the library")
                    .noneMatch(name -> name.matches("io/entail/(bench|cli|examples|stack|testing)/.*"));
            assertThat(names)
                    .filteredOn(name -> name.startsWith("META-INF/"))
                    .noneMatch(name -> name.endsWith(".class"))
                    .filteredOn(name -> name.startsWith("META-INF/services/"))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("META-INF/services/io.entail."));
        }
    }

    @Test
    void usersGetTheListedLibrariesAndNotThePackedOne() throws Exception {
        Path reduced = Path.of("dependency-reduced-pom.xml");
        assertThat(Pom.dependencies(reduced))
                .filteredOn(dependency -> dependency.scope().equals("compile") && !dependency.optional())
                .extracting(Pom.Dependency::name)
                .containsExactlyElementsOf(PomTest.listedInReadme());
        assertThat(Files.readString(reduced)).doesNotContain("<artifactId>" + CLIENT);
    }

    /** Code of a service that has only the jar and its libraries. */
    static final class User {
        private User() {}

        /** Each argument has the settings of one connection, one setting per line. */
        public static void main(String[] args) throws Exception {
            System.out.println("loaded from " + location(SchemaRegistry.class));
            System.out.println("client " + SchemaRegistry.clientLogger());
            Schema schema = SchemaBuilder.record("Packed")
                    .fields()
                    .optionalString("name")
                    .endRecord();
            for (String arg : args) {
                Map<String, String> settings = new HashMap<>();
                arg.lines()
                        .forEach(line -> settings.put(
                                line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
                try (SchemaRegistry registry = new SchemaRegistry(settings)) {
                    registry.requireCompatibility("packed");
                    int id = registry.id("packed", schema);
                    System.out.println("same " + registry.schema(id).equals(schema));
                }
            }
        }

        private static Path location(Class<?> type) throws Exception {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        }
    }

    @Test
    void theRegistryClientWorksWithThisJarAloneAndEveryKindOfAuthentication() throws Exception {
        Path jar = packaged();
        try (GuardedRegistry guarded = new GuardedRegistry(stack.registryUrl(), temporary);
                ChildJvm user = ChildJvm.of(User.class)
                        .withEnvironment("CLASSPATH", classPathOfAUser(jar))
                        // The client requests tokens with the trust store of the JVM.
                        .withFlags(
                                "-Djavax.net.ssl.trustStore=" + guarded.trustStore(),
                                "-Djavax.net.ssl.trustStorePassword=" + GuardedRegistry.STORE_PASSWORD)
                        .withArguments(
                                "schema.registry.url=" + stack.registryUrl(),
                                trusting(guarded) + "schema.registry.basic.auth.user.info=" + GuardedRegistry.USER + ":"
                                        + GuardedRegistry.PASSWORD,
                                trusting(guarded) + "schema.registry.bearer.auth.token=" + guarded.validToken(),
                                trusting(guarded) + "schema.registry.bearer.auth.credentials.source=OAUTHBEARER\n"
                                        + "schema.registry.bearer.auth.issuer.endpoint.url=" + guarded.tokenUrl()
                                        + "\nschema.registry.bearer.auth.client.id=ann\n"
                                        + "schema.registry.bearer.auth.client.secret=secret\n"
                                        + "schema.registry.bearer.auth.scope=registry")
                        .start()) {
            assertThat(user.awaitEnd(Duration.ofSeconds(90)))
                    .as("the exit code is the expected one; the output is %s", user.errors())
                    .isZero();
            assertThat(user.lines())
                    .hasSize(6)
                    .startsWith("loaded from " + jar.toRealPath())
                    .anyMatch(line -> line.startsWith("client io.entail.shaded."))
                    .endsWith("same true", "same true", "same true", "same true");
        }
    }

    private static String trusting(GuardedRegistry guarded) {
        return "schema.registry.url=" + guarded.url() + "\nschema.registry.ssl.truststore.type=PKCS12\n"
                + "schema.registry.ssl.truststore.location=" + guarded.trustStore()
                + "\nschema.registry.ssl.truststore.password=" + GuardedRegistry.STORE_PASSWORD + "\n";
    }

    /** Returns a class path with the jar, its libraries, the class of the user, and the class that starts it. */
    private String classPathOfAUser(Path jar) throws Exception {
        List<String> notForUsers = Pom.dependencies(Path.of("pom.xml")).stream()
                .filter(dependency ->
                        dependency.optional() || dependency.scope().equals("test"))
                .map(dependency -> "/" + dependency.artifact() + "/")
                .toList();
        assertThat(notForUsers).contains("/" + CLIENT + "/");
        copyToUser(User.class);
        // This class starts the child. It is in the tools, and uses nothing but Java.
        copyToUser(Class.forName("io.entail.stack.ServerLauncher"));
        Stream<String> libraries = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> path.endsWith(".jar") && !path.contains("/target/"))
                .filter(path -> notForUsers.stream().noneMatch(path::contains));
        return String.join(
                File.pathSeparator,
                Stream.concat(
                                Stream.of(
                                        jar.toString(),
                                        temporary.resolve("user").toString()),
                                libraries)
                        .toList());
    }

    private void copyToUser(Class<?> type) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        Path copy = temporary.resolve("user").resolve(file);
        Files.createDirectories(copy.getParent());
        try (InputStream bytes = PackagedJarIT.class.getResourceAsStream("/" + file)) {
            Files.write(copy, Objects.requireNonNull(bytes).readAllBytes());
        }
    }

    private static Path packaged() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("entail-.*SNAPSHOT\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no jar in target: run 'mvn package' first"));
        }
    }
}
