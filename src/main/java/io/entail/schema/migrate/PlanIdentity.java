package io.entail.schema.migrate;

import io.entail.schema.value.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Computes a text that is equal for two processes that carry out the same plan: the same final definition with the same
 * steps.
 */
final class PlanIdentity {
    private PlanIdentity() {}

    /** Returns 64 hexadecimal digits. */
    static String of(EntityMigration migration) {
        StringBuilder text = new StringBuilder();
        text.append(CanonicalJson.ofDefinition(migration.definition().json()));
        migration.steps().stream()
                .map(PlanIdentity::text)
                .sorted()
                .forEach(step -> text.append('\n').append(step));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(MigrationStep step) {
        return step instanceof MigrationStep.Fill fill
                ? new MigrationStep.Fill(fill.field(), ordered(fill.value())).text()
                : step.text();
    }

    /**
     * Returns a value whose text is the same in each process, because the order of maps and sets in Java may differ
     * between processes.
     */
    private static @Nullable Object ordered(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, each) -> sorted.put(String.valueOf(key), ordered(each)));
            return sorted;
        }
        if (value instanceof Collection<?> all) {
            Stream<String> texts = all.stream().map(each -> String.valueOf(ordered(each)));
            return (all instanceof Set ? texts.sorted() : texts).toList();
        }
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value;
    }
}
