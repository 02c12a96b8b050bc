package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.declarative.text.ConfigText;
import io.entail.schema.Definitions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example configuration is valid, and shows what the format can do. */
final class ExampleTest {
    @Test
    void importsCompletelyAndOnlyOnce() {
        Rows rows = new Rows(Definitions.shipped());
        List<ConfigText> files = List.of(ConfigText.of(Path.of("ops/examples/gateway.yaml")));
        Instant now = Instant.ofEpochSecond(1_800_000_000);

        ImportPlan plan = ImportPlan.of(files, Definitions.shipped(), rows, now);
        assertThat(plan.writes()).hasSizeGreaterThan(40).allMatch(ImportPlan.Write::isNew);
        assertThat(plan.idsOfContent()).isZero();

        rows.add(plan, now);
        assertThat(ImportPlan.of(files, Definitions.shipped(), rows, now).writes())
                .isEmpty();
    }
}
