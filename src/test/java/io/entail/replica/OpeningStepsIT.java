package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.config.EntityStoreConfig;
import io.entail.replica.apply.Closing;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Opening may fail after every step: what was opened by then is closed again, and opening works afterwards. */
@Timeout(300)
final class OpeningStepsIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    private final String store = stack.freshStore();

    private KafkaLog open(Closing closing) {
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), directory)
                .withStore(store)
                .build();
        return KafkaLog.start(config, Clock.systemUTC(), closing, tables -> tables)
                .readable();
    }

    @Test
    void aFailureAtAnyStepClosesEverything() throws Exception {
        List<String> steps = new ArrayList<>();
        try (KafkaLog log = open(new Closing(steps::add))) {
            log.append(Things.store()).get(20, TimeUnit.SECONDS);
        }
        assertThat(steps).hasSizeGreaterThan(8);
        for (String failing : steps) {
            assertThatThrownBy(() -> open(new Closing(step -> {
                        if (step.equals(failing)) {
                            throw new OutOfMemoryError("after " + step);
                        }
                    })))
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessageContaining(failing);
            assertThat(threads())
                    .as("no thread is left after a failure at the step %s", failing)
                    .isEmpty();
        }
        try (KafkaLog log = open(new Closing())) {
            assertThat(log.store()).isNotNull();
        }
        assertThat(threads()).isEmpty();
    }

    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(store))
                .toList();
    }
}
