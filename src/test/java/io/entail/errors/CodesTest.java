package io.entail.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CodesTest {
    @Test
    void everyErrorHasACodeOfItsOwn() throws Exception {
        Map<Integer, String> names = new TreeMap<>();
        for (Class<?> type : leaves()) {
            int code = type.getField("CODE").getInt(null);
            assertThat(names.put(code, type.getSimpleName()))
                    .as("no other error has code %s of %s", code, type.getSimpleName())
                    .isNull();
        }
        assertThat(names).containsEntry(2, "SchemaViolationException").hasSizeGreaterThan(30);
    }

    private static List<Class<?>> leaves() throws IOException, ClassNotFoundException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/entail/errors"))) {
            List<Class<?>> leaves = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                if (name.endsWith("Exception") && !name.equals("EntailException")) {
                    leaves.add(Class.forName("io.entail.errors." + name));
                }
            }
            return leaves;
        }
    }
}
