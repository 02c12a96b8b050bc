package io.entail.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.project.ProjectStatus.State;
import io.entail.project.postgres.read.PostgresState;
import io.entail.replica.Things;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tables are changed and rebuilt while readers go on. */
final class GenerationsPostgresIT {
    private static final int READERS = 4;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withPostgres();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private FaultBed bed;
    private PgCopy copy;

    @BeforeEach
    void open() {
        bed = new FaultBed(stack, directory);
        copy = new PgCopy(stack, bed.store());
        bed.put("always", "there", null);
    }

    @AfterEach
    void close() throws Exception {
        try {
            bed.close();
        } finally {
            copy.close();
        }
    }

    /**
     * Threads that read one row all the time until they are closed. The row must always exist, and the positions must
     * never decrease.
     */
    private final class Readers implements AutoCloseable {
        private final PostgresState state = new PostgresState(copy.config(), bed.store(), Clock.systemUTC());
        private final List<String> faults = new CopyOnWriteArrayList<>();
        private final List<Thread> threads = new CopyOnWriteArrayList<>();
        private final AtomicLong reads = new AtomicLong();
        private volatile boolean over;

        Readers() {
            for (int i = 0; i < READERS; i++) {
                Thread thread = new Thread(this::read);
                thread.start();
                threads.add(thread);
            }
        }

        private void read() {
            long last = -1;
            try {
                while (!over) {
                    if (state.row("things", Things.key("always")) == null) {
                        faults.add("the row is not there");
                    }
                    long position =
                            Objects.requireNonNull(state.position()).end().offset();
                    if (position < last) {
                        faults.add("from position " + last + " to " + position);
                    }
                    last = position;
                    reads.incrementAndGet();
                }
            } catch (RuntimeException e) {
                faults.add(e.toString());
            }
        }

        /** Asserts that the readers have no faults, after some more reads. */
        void requireWell() {
            long before = reads.get();
            await().atMost(FaultBed.WAIT_MAX).until(() -> !faults.isEmpty() || reads.get() > before + 50);
            assertThat(faults)
                    .as("readers see no missing row and no earlier position")
                    .isEmpty();
        }

        @Override
        public void close() {
            over = true;
            threads.forEach(FaultBed::join);
            state.close();
        }
    }

    @Test
    void anAddedFieldAltersTheTablesInPlaceWhileReadersRead() throws Exception {
        try (Projector projector = bed.project(copy)) {
            bed.requireSame(copy);
            bed.load(seeds.random());
            try (Readers readers = new Readers()) {
                readers.requireWell();
                String table = copy.table();
                bed.things.log().append(Things.defineWithNote()).join();
                await().atMost(FaultBed.WAIT_MAX)
                        .until(() -> copy.rows("SELECT 1 FROM information_schema.columns WHERE table_name = 'things'"
                                                + " AND table_schema = '" + bed.store()
                                                + "_g1' AND column_name = 'note'")
                                        .size()
                                == 1);
                readers.requireWell();
                assertThat(copy.table())
                        .as("a new field does not lead to new tables")
                        .isEqualTo(table);
            }
            bed.enough();
            assertThat(bed.things.write(Things.putNote("noted", "a note")).accepted())
                    .isTrue();
            bed.requireSame(copy);
            assertThat(copy.value("SELECT note FROM " + copy.table() + " WHERE id = 'noted'"))
                    .isEqualTo("a note");
            assertThat(projector.status().state()).isNotEqualTo(State.STOPPED);
        }
    }

    @Test
    void tablesAreRebuiltBesideThoseInUseAndSwitchedWhileReadersWork() throws Exception {
        try (Projector projector = bed.project(copy)) {
            bed.load(seeds.random());
            await().atMost(FaultBed.WAIT_MAX).until(() -> projector.status().applied() > 2_000);
        }
        try (Readers readers = new Readers();
                Projector projector = bed.project(copy.targets(), new ProjectOptions(true, null, true))) {
            await().atMost(FaultBed.WAIT_MAX).until(() -> copy.generation() == 2);
            readers.requireWell();
            bed.enough();
            bed.put("last", null, null);
            bed.requireSame(copy);
            assertThat(copy.value("SELECT count(*) FROM \"" + bed.store() + "\".things"))
                    .as("the view for people has all rows")
                    .isEqualTo(String.valueOf(copy.things().size()));
            readers.requireWell();
            // This takes longer than the longest read.
            await().atMost(FaultBed.WAIT_MAX)
                    .untilAsserted(
                            () -> assertThat(copy.rows("SELECT generation FROM \"" + bed.store() + "\".position"))
                                    .containsExactly(List.of("2")));
            assertThat(schemas())
                    .as("the tables that are not in use any more are dropped")
                    .isEqualTo("1");
            readers.requireWell();
            assertThat(projector.status().generation()).isEqualTo(2);
            assertThat(projector.status().building()).isZero();
        }
    }

    private String schemas() throws Exception {
        return copy.value("SELECT count(*) FROM pg_namespace WHERE nspname LIKE '" + bed.store() + "\\_g%'");
    }

    @Test
    void tablesOfAKilledRebuildAreDroppedAndReadersKeepTheirOwn() throws Exception {
        bed.load(seeds.random());
        try (Projector projector = bed.project(copy)) {
            await().atMost(FaultBed.WAIT_MAX).until(() -> projector.status().applied() > 2_000);
        }
        try (Readers readers = new Readers()) {
            Files.writeString(directory.resolve("go"), "");
            try (ChildJvm rebuilding = ChildJvm.of(ProjectingProcess.class)
                    .shortLived("192m")
                    .withArguments(ProjectingProcess.arguments(stack, bed, copy, directory.resolve("go"), "rebuild"))
                    .start()) {
                rebuilding.awaitLine("building");
                rebuilding.kill();
            }
            assertThat(schemas())
                    .as("the process was killed while it filled the second generation")
                    .isEqualTo("2");
            readers.requireWell();
            assertThat(copy.generation()).isEqualTo(1);
            try (Projector projector = bed.project(copy)) {
                await().atMost(FaultBed.WAIT_MAX)
                        .untilAsserted(() -> assertThat(schemas()).isEqualTo("1"));
                bed.enough();
                bed.put("last", null, null);
                bed.requireSame(copy);
                readers.requireWell();
                assertThat(projector.status().generation()).isEqualTo(1);
            }
        }
    }

    @Test
    void tablesOfAnotherHistoryAreRefusedAndRebuiltOnRequest() throws Exception {
        try (Projector projector = bed.project(copy)) {
            bed.requireSame(copy);
            assertThat(projector.status().state()).isNotEqualTo(State.STOPPED);
        }
        copy.execute("UPDATE \"" + bed.store() + "\".position SET log_digest = decode(repeat('ab', 32), 'hex')");
        bed.put("more", null, null);
        try (Projector projector = bed.project(copy)) {
            await().atMost(FaultBed.WAIT_MAX)
                    .untilAsserted(() -> assertThat(projector.status().state()).isEqualTo(State.STOPPED));
            assertThat(projector.status().problem())
                    .contains(copy.config().place(), bed.store() + ".changes", "not of one history", "abababababababab")
                    .contains("--rebuild")
                    .doesNotContain(copy.config().password());
        }
        assertThat(copy.things()).as("the tables are unchanged").hasSize(1);
        try (Projector projector = bed.project(copy.targets(), new ProjectOptions(true, null, false))) {
            bed.requireSame(copy);
            assertThat(copy.generation()).isEqualTo(2);
            await().atMost(FaultBed.WAIT_MAX)
                    .untilAsserted(
                            () -> assertThat(projector.status().generation()).isEqualTo(2));
        }
    }

    @Test
    void aDatabaseOfAnotherStoreIsRefusedByName() throws Exception {
        try (Projector projector = bed.project(copy)) {
            bed.requireSame(copy);
            assertThat(projector.status().state()).isNotEqualTo(State.STOPPED);
        }
        try (FaultBed other = new FaultBed(stack, directory);
                Projector projector =
                        other.project(copy.targets(copy.config().withSchema(bed.store())), ProjectOptions.NONE)) {
            await().atMost(FaultBed.WAIT_MAX)
                    .untilAsserted(() -> assertThat(projector.status().state()).isEqualTo(State.STOPPED));
            assertThat(projector.status().problem())
                    .contains(copy.config().place(), "has the state of store", "Name another schema")
                    .contains(other.store() + ".changes");
        }
        bed.requireSame(copy);
    }
}
