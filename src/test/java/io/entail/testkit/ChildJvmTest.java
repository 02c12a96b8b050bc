package io.entail.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Processes that tests start, on which other tests rely. */
final class ChildJvmTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Starts a grandchild, prints that it did, and sleeps. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws Exception {
            ChildJvm child = ChildJvm.of(Sleeper.class).start();
            child.awaitLine("asleep");
            System.out.println("child " + child.pid());
            Thread.sleep(SOON.toMillis());
        }
    }

    /** Prints its argument and sleeps. */
    static final class Sleeper {
        private Sleeper() {}

        public static void main(String[] args) throws Exception {
            System.out.println("asleep " + String.join(" ", args) + System.getProperty("flag"));
            Thread.sleep(SOON.toMillis());
        }
    }

    @Test
    void runsUntilKilled() throws Exception {
        try (ChildJvm child = ChildJvm.of(Sleeper.class)
                .withFlags("-Dflag=set")
                .withArguments("a", "b ")
                .start()) {
            assertThat(child.awaitLine("asleep")).isEqualTo("asleep a b set");
            child.kill();
            assertThat(child.awaitEnd(SOON)).isEqualTo(137);
            assertThatThrownBy(() -> child.awaitLine("awake"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("asleep a b set");
        }
    }

    @Test
    void childEndsWithAKilledParent() throws Exception {
        try (ChildJvm parent = ChildJvm.of(Parent.class).start()) {
            long grandchild = Long.parseLong(parent.awaitLine("child ").substring("child ".length()));
            ProcessHandle handle = ProcessHandle.of(grandchild).orElseThrow();
            assertThat(handle.info().commandLine()).isPresent();
            parent.kill();
            // The process table may keep an entry of the exited process until its parent reads the exit code. Such an
            // entry has no command line.
            await().atMost(SOON).until(() -> handle.info().commandLine().isEmpty());
        }
    }
}
