package io.entail.project.postgres.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PgNamesTest {
    @RegisterExtension
    final Seeds seeds = new Seeds();

    @Test
    void aValidNameStaysUnchanged() {
        assertThat(PgNames.of("routes")).isEqualTo("routes");
        assertThat(PgNames.of("Größe \"x\"")).isEqualTo("Größe \"x\"");
        assertThat(PgNames.of("a".repeat(63))).isEqualTo("a".repeat(63));
    }

    @Test
    void anInvalidNameIsCutAndGetsAHash() {
        assertThat(PgNames.of("a".repeat(64))).startsWith("a".repeat(54) + "_").hasSize(63);
        assertThat(PgNames.of("tags", Set.of("tags"))).startsWith("tags_").hasSize(13);
        assertThat(PgNames.of("")).hasSize(9);
        assertThat(PgNames.of("a\0b")).startsWith("a_b_");
    }

    @Test
    void namesWithTheSameBeginningStayDifferent() {
        Random random = seeds.random();
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder name = new StringBuilder("ä".repeat(random.nextInt(50)));
            for (int j = random.nextInt(30); j >= 0; j--) {
                name.appendCodePoint(random.nextInt(3) == 0 ? 0x1F600 : 'a' + random.nextInt(3));
            }
            String had = names.put(PgNames.of(name.toString()), name.toString());
            assertThat(had).as("no two names become the same name").isIn(null, name.toString());
        }
        assertThat(names.keySet()).allSatisfy(name -> {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            assertThat(bytes).hasSizeLessThanOrEqualTo(63);
            assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(name);
        });
    }

    @Test
    void namesAndTextsAreQuoted() {
        assertThat(PgNames.quoted("a\"; DROP TABLE x; --")).isEqualTo("\"a\"\"; DROP TABLE x; --\"");
        assertThat(PgNames.literal("it's")).isEqualTo("'it''s'");
        assertThat(PgNames.literal("\\' OR 1\0")).isEqualTo("E'\\\\'' OR 1'");
    }
}
