package io.entail.schema;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.errors.DefinitionException;
import io.entail.testkit.CpuTime;
import io.entail.testkit.Mutations;
import io.entail.testkit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Every damaged definition file is loaded or refused quickly, with an error that names the place. */
final class DefinitionMutationIT {
    private static final int FILES = 10_000;
    private static final Duration TIME_MAX = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PROPERTIES = List.of(
            "primaryKey",
            "endpointKey",
            "cacheKey",
            "workspaceable",
            "atLeastOneOf",
            "unique",
            "uniqueAcrossWs",
            "required",
            "auto",
            "references",
            "onDelete",
            "lenMin",
            "lenMax",
            "lenEq",
            "oneOf",
            "between",
            "json",
            "set",
            "timestamp",
            "match",
            "format",
            "immutable",
            "ttl",
            "default",
            "doc",
            "aliases",
            "unheardOf");
    private static final List<Object> VALUES = List.of(
            true,
            false,
            0,
            1,
            -1,
            5,
            1.5,
            "name",
            "id",
            "",
            "x",
            List.of(),
            List.of("id"),
            List.of("name", "id"),
            List.of("nothing"),
            List.of(1, 2),
            List.of(2, 1),
            List.of(List.of()),
            Map.of(),
            Map.of("a", 1),
            "services",
            "cascade",
            "((a{100}){100}){100}",
            "(".repeat(20_000),
            "n".repeat(5_000));

    @RegisterExtension
    private final Seeds seeds = new Seeds();

    @TempDir
    private Path temporary;

    private int parsed;
    private int loaded;

    @Test
    void mutatedFilesAreLoadedOrRefusedWithAPlace() throws Exception {
        Random random = seeds.random();
        List<String> idl = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("avro/entities"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".avdl"))
                    .sorted()
                    .toList()) {
                idl.add(Files.readString(file));
            }
        }
        List<Object> trees = new ArrayList<>();
        for (EntityDefinition definition : Definitions.shipped().all()) {
            trees.add(JSON.readValue(definition.json(), Object.class));
        }
        for (int i = 0; i < FILES; i++) {
            Path file = mutated(random, idl, trees);
            judge(file);
            Files.delete(file);
        }
        System.out.println(parsed + " of " + FILES + " files got past the parser, " + loaded + " were loaded");
        assertThat(parsed).isGreaterThan(FILES / 3);
        assertThat(loaded).isGreaterThan(FILES / 200);
    }

    private Path mutated(Random random, List<String> idl, List<Object> trees) throws IOException {
        Mutations mutations = new Mutations(random);
        int kind = random.nextInt(100);
        Object definition = trees.get(random.nextInt(trees.size()));
        if (kind < 70) {
            Object tree = kind < 30 ? mutations.tree(definition) : withProperty(definition, random);
            return write("avsc", Mutations.expand(JSON.writeValueAsString(tree)).getBytes(StandardCharsets.UTF_8));
        }
        String text = idl.get(random.nextInt(idl.size()));
        return write(
                "avdl",
                kind < 80 ? mutations.bytes(text) : mutations.tokens(text).getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a rule or setting to the entity or one of its fields. Name and value are sometimes unknown or invalid. */
    @SuppressWarnings("unchecked") // The keys of JSON objects are texts.
    private static Object withProperty(Object definition, Random random) throws IOException {
        Map<String, Object> copy = JSON.readValue(JSON.writeValueAsString(definition), Map.class);
        List<Map<String, Object>> fields = (List<Map<String, Object>>) requireNonNull(copy.get("fields"));
        Map<String, Object> target = random.nextInt(4) == 0 ? copy : fields.get(random.nextInt(fields.size()));
        target.put(pick(random, PROPERTIES), pick(random, VALUES));
        return copy;
    }

    private static <T> T pick(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Path write(String extension, byte[] bytes) throws IOException {
        return Files.write(temporary.resolve("mutated." + extension), bytes);
    }

    private void judge(Path file) {
        CpuTime time = CpuTime.start();
        try {
            Definitions.load(List.of(file), false);
            parsed++;
            loaded++;
        } catch (DefinitionException e) {
            String message = String.valueOf(e.getMessage());
            parsed += message.contains("cannot be read: ") || message.contains("not UTF-8") ? 0 : 1;
            assertThat(message)
                    .as(() -> "the error names the file: " + copy(file))
                    .contains(file.getFileName().toString());
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("loading " + copy(file) + " fails with an undocumented error: " + e, e);
        }
        assertThat(time.taken())
                .as(() -> "loading takes bounded time: " + copy(file))
                .isLessThan(TIME_MAX);
    }

    /** Keeps the file, so that a failure can be examined. */
    private static Path copy(Path file) {
        try {
            return Files.write(
                    Files.createTempFile("mutated", file.getFileName().toString()), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
