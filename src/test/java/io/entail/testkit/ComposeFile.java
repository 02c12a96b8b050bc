package io.entail.testkit;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The content of {@code docker/compose.yml}. Tests check the file itself, because they run where there is no container
 * engine.
 *
 * @param services the services by name
 * @param volumes the names of the declared volumes
 */
public record ComposeFile(Map<String, Service> services, Set<String> volumes) {
    private static final Path FILE = Path.of("docker", "compose.yml");

    /**
     * One service.
     *
     * @param image the image with its tag
     * @param built whether the image is built from this project
     * @param command the arguments for the image's entry point; empty if those of the image apply
     * @param environment the environment variables as they are written, with references to variables of the person who
     *     starts the stack
     * @param ports the ports as they are written
     * @param volumes the mounts, each as {@code name:/folder}
     * @param health the command of the health check with its kind in front; empty if the check of the image applies
     * @param after the services that must be healthy before this one starts
     */
    public record Service(
            String image,
            boolean built,
            List<String> command,
            Map<String, String> environment,
            List<String> ports,
            List<String> volumes,
            List<String> health,
            Set<String> after) {
        /** Returns the name of the image without its tag. */
        public String imageName() {
            return image.substring(0, image.lastIndexOf(':'));
        }

        public String tag() {
            return image.substring(image.lastIndexOf(':') + 1);
        }
    }

    /** Reads and parses the file. */
    public static ComposeFile read() throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (Reader in = Files.newBufferedReader(FILE)) {
            Map<String, Object> root = map(new Yaml(new SafeConstructor(options)).load(in));
            Map<String, Service> services = new LinkedHashMap<>();
            map(root.get("services")).forEach((name, service) -> services.put(name, service(name, map(service))));
            return new ComposeFile(services, map(root.get("volumes")).keySet());
        }
    }

    /** Returns the text of the file. */
    public static String text() throws IOException {
        return Files.readString(FILE);
    }

    private static Service service(String name, Map<String, Object> service) {
        Map<String, String> environment = new LinkedHashMap<>();
        map(service.get("environment")).forEach((variable, value) -> environment.put(variable, String.valueOf(value)));
        Set<String> after = new TreeSet<>();
        map(service.get("depends_on")).forEach((other, condition) -> {
            if (!"service_healthy".equals(map(condition).get("condition"))) {
                throw new AssertionError(name + " does not wait until " + other + " is healthy");
            }
            after.add(other);
        });
        return new Service(
                String.valueOf(service.get("image")),
                service.containsKey("build"),
                list(service.get("command")),
                environment,
                list(service.get("ports")),
                list(service.get("volumes")),
                list(map(service.get("healthcheck")).get("test")),
                after);
    }

    private static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value != null) {
            ((Map<?, ?>) value).forEach((key, each) -> map.put(String.valueOf(key), each));
        }
        return map;
    }

    private static List<String> list(@Nullable Object value) {
        List<String> list = new ArrayList<>();
        if (value != null) {
            ((List<?>) value).forEach(each -> list.add(Objects.toString(each)));
        }
        return list;
    }
}
