package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.LogStatus;
import io.entail.replica.apply.Closing;
import io.entail.resolve.LogRecord;
import io.entail.testkit.RawTopic;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a replica with 200 writes under way, each of them ends once: with its outcome, as not sent, or as
 * unknown, at the latest at the timeout of writes or when the store is closed. Every write that ended as accepted has
 * taken effect.
 */
@Timeout(300)
final class EveryWriteEndsIT {
    private static final int WRITES = 200;
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(8);

    /** The maximum wait on a slow machine. */
    private static final Duration SOON = WRITE_TIMEOUT.plusSeconds(60);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    /** The number of the step that throws; negative means that none does. */
    private final AtomicInteger left = new AtomicInteger(-1);

    private volatile boolean full;

    /** How a write has ended, and how often. */
    private static final class Ending {
        private final String thing;
        private final AtomicInteger times = new AtomicInteger();
        private volatile @Nullable Throwable error;

        Ending(String thing) {
            this.thing = thing;
        }
    }

    private EntityStoreConfig config(String store) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(store))
                .withStore(store)
                .withWriteTimeout(WRITE_TIMEOUT)
                .withCacheBytes(16 << 20)
                .build();
    }

    private KafkaLog open(String store) throws Exception {
        KafkaLog log = KafkaLog.start(
                        config(store), Clock.systemUTC(), new Closing(), tables -> new FaultyTables(tables, this::step))
                .readable();
        if (log.store() == null) {
            log.append(Things.store()).get(20, TimeUnit.SECONDS);
            log.append(Things.define()).get(20, TimeUnit.SECONDS);
        }
        return log;
    }

    private void step() {
        if (full) {
            throw new IllegalStateException("No space left on device");
        }
        if (left.get() >= 0 && left.getAndDecrement() == 0) {
            throw new StackOverflowError();
        }
    }

    private static List<Ending> write(KafkaLog log, String name) {
        List<Ending> endings = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            Ending ending = new Ending(name + "/" + i);
            LogRecord write = Things.write(log.basis(), Things.put(ending.thing, 0, null, null));
            var unused = log.append(write).whenComplete((applied, error) -> {
                ending.error = error;
                ending.times.incrementAndGet();
            });
            endings.add(ending);
        }
        return endings;
    }

    private static void assertEnded(List<Ending> endings) {
        assertThat(endings).hasSize(WRITES).allSatisfy(ending -> {
            assertThat(ending.times).hasValue(1);
            if (ending.error != null) {
                assertThat(ending.error)
                        .isInstanceOfAny(OutcomeUnknownException.class, StoreUnavailableException.class);
            }
        });
    }

    private static void awaitEnds(List<Ending> endings) {
        await().atMost(SOON).until(() -> endings.stream().allMatch(ending -> ending.times.get() > 0));
        assertEnded(endings);
    }

    private static void assertAcceptedAreThere(KafkaLog log, List<Ending> endings) {
        for (Ending ending : endings) {
            if (ending.error == null) {
                assertThat(log.row("things", Things.key(ending.thing)))
                        .as("the accepted write of %s has taken effect", ending.thing)
                        .isNotNull();
            }
        }
    }

    @Test
    void aThrowAtAnyStepLeavesNoWriteOpen() throws Exception {
        List<Ending> all = new ArrayList<>();
        String store = stack.freshStore();
        try (KafkaLog log = open(store)) {
            for (int step : new int[] {0, 1, 2, 3, 5, 8, 20, 50, 120, 250, 400}) {
                left.set(step);
                List<Ending> endings = write(log, "step " + step);
                awaitEnds(endings);
                await().atMost(SOON).until(() -> log.status().state() == LogStatus.State.RUNNING);
                assertAcceptedAreThere(log, endings);
                all.addAll(endings);
            }
            assertThat(all.stream().filter(ending -> ending.error == null).count())
                    .as("a transient fault does not make the writes fail")
                    .isGreaterThan(all.size() / 2);
        }
        try (KafkaLog log = open(store)) {
            assertAcceptedAreThere(log, all);
        }
    }

    @Test
    void whileNothingCanBeWrittenWritesEndAsUnknownAndLaterTheirOutcomesAreKnown() throws Exception {
        String store = stack.freshStore();
        try (KafkaLog log = open(store)) {
            full = true;
            List<Ending> endings = new ArrayList<>();
            List<LogRecord.Write> writes = new ArrayList<>();
            for (int i = 0; i < WRITES; i++) {
                LogRecord.Write write = Things.write(log.basis(), Things.put("full/" + i, 0, null, null));
                Ending ending = new Ending("full/" + i);
                var unused = log.append(write).whenComplete((applied, error) -> {
                    ending.error = error;
                    ending.times.incrementAndGet();
                });
                endings.add(ending);
                writes.add(write);
            }
            awaitEnds(endings);
            assertThat(endings)
                    .allSatisfy(ending -> assertThat(ending.error).isInstanceOf(OutcomeUnknownException.class));

            full = false;
            await().atMost(SOON).until(() -> log.status().state() == LogStatus.State.RUNNING);
            for (LogRecord.Write write : writes) {
                assertThat(log.retry(write, false)
                                .get(20, TimeUnit.SECONDS)
                                .outcome()
                                .accepted())
                        .isTrue();
            }
        }
    }

    @Test
    void closingEndsAll() throws Exception {
        String store = stack.freshStore();
        KafkaLog log = open(store);
        List<Ending> endings = write(log, "closing");
        log.close();
        assertEnded(endings);

        KafkaLog failing = open(store);
        full = true;
        List<Ending> others = write(failing, "failing");
        failing.close();
        assertEnded(others);

        full = false;
        try (KafkaLog again = open(store)) {
            assertAcceptedAreThere(again, endings);
            assertAcceptedAreThere(again, others);
        }
    }

    @Test
    void aRecordThatStopsTheReplicaLeavesNoWriteOpen() throws Exception {
        String store = stack.freshStore();
        try (RawTopic topic = new RawTopic(stack.bootstrap(), store + ".writes");
                KafkaLog log = open(store)) {
            log.append(new LogRecord.Protocol(3)).get(20, TimeUnit.SECONDS);
            List<Ending> before = write(log, "before");
            topic.append(Things.text("future"), new byte[] {3, 1, 2, 3});
            List<Ending> after = write(log, "after");

            awaitEnds(before);
            awaitEnds(after);
            assertThat(log.status().state()).isEqualTo(LogStatus.State.STOPPED);
            assertAcceptedAreThere(log, before);
            assertThat(after).allSatisfy(ending -> assertThat(ending.error).isNotNull());
        }
    }

    @Test
    void aTopicThatIsCreatedAgainLeavesNoWriteOpen() throws Exception {
        String store = stack.freshStore();
        try (RawTopic topic = new RawTopic(stack.bootstrap(), store + ".writes");
                KafkaLog log = open(store)) {
            List<Ending> before = write(log, "before");
            topic.delete();
            List<Ending> meanwhile = write(log, "meanwhile");
            topic.create();
            List<Ending> after = write(log, "after");

            awaitEnds(before);
            awaitEnds(meanwhile);
            awaitEnds(after);
            assertAcceptedAreThere(log, before);
        }
    }
}
