package io.entail.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.config.TopicNames;
import io.entail.project.ProjectStatus.State;
import io.entail.publish.Publisher;
import io.entail.testkit.RawTopic;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** After an outage of its database a projector goes on by itself, without a gap. */
@Timeout(300)
abstract class OutageContract<C extends Copy> {
    /** Long enough for connections to be refused and retried. */
    private static final Duration AWAY = Duration.ofSeconds(Long.getLong("entail.test.outage.seconds", 3));

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    FaultBed bed;
    C copy;

    abstract StackExtension stack();

    abstract void kill();

    abstract void restart();

    /** Opens the copy of a store in the database, which may not exist yet. */
    abstract C copyOf(String store);

    /** Returns a part of the projector's error while the database is down. */
    abstract String awayWords();

    /** Increases the position in the database by this number of records. */
    abstract void moveAhead(int records) throws Exception;

    @BeforeEach
    final void newStore() {
        bed = new FaultBed(stack(), directory);
        copy = copyOf(bed.store());
    }

    @AfterEach
    final void close() throws Exception {
        try {
            bed.close();
        } finally {
            copy.close();
        }
    }

    static void awaitProblem(Projector projector, String text) {
        await().atMost(FaultBed.WAIT_MAX)
                .untilAsserted(() ->
                        assertThat(projector.status().problem()).isNotNull().contains(text));
    }

    final void awaitRows() {
        await().atMost(FaultBed.WAIT_MAX)
                .ignoreExceptions()
                .until(() -> copy.things().size() > 20);
    }

    final void requireSame(Projector projector) throws Exception {
        bed.enough();
        bed.put("last", null, null);
        bed.requireSame(copy);
        await().atMost(FaultBed.WAIT_MAX)
                .untilAsserted(() -> assertThat(projector.status().state()).isEqualTo(State.RUNNING));
        assertThat(projector.status().problem()).isNull();
    }

    @Test
    void itGoesOnWhenTheDatabaseIsThereAgain() throws Exception {
        try (Projector projector = bed.project(copy)) {
            bed.load(seeds.random());
            awaitRows();
            kill();
            awaitProblem(projector, awayWords());
            assertThat(projector.status().state()).isEqualTo(State.RECONNECTING);
            Thread.sleep(AWAY.toMillis());
            restart();
            requireSame(projector);
        }
    }

    @Test
    void itContinuesAfterTheFeedWasRebuilt() throws Exception {
        try (Projector projector = bed.project(copy)) {
            bed.load(seeds.random());
            awaitRows();
            bed.enough();
            bed.stopPublisher();
            int before = copy.generation();
            try (RawTopic feed = new RawTopic(stack().bootstrap(), TopicNames.changes(bed.store()))) {
                feed.delete();
            }
            awaitProblem(projector, TopicNames.changes(bed.store()));
            EntityStoreConfig other = EntityStoreConfig.builder(stack().bootstrap(), directory.resolve("other"))
                    .withStore(bed.store())
                    .build();
            bed.load(seeds.random());
            try (Publisher anew = Publisher.start(other, bed.ids, true)) {
                await().atMost(FaultBed.WAIT_MAX).until(() -> anew.status().state() != null);
                requireSame(projector);
            }
            assertThat(copy.generation())
                    .as("the projector continues in the same tables")
                    .isEqualTo(before);
        }
    }

    @Test
    void aDatabaseThatIsAheadOfTheLogIsRefusedByName() throws Exception {
        bed.put("one", null, null);
        try (Projector projector = bed.project(copy)) {
            bed.requireSame(copy);
            assertThat(projector.status().state()).isNotEqualTo(State.STOPPED);
        }
        moveAhead(1000);
        try (Projector projector = bed.project(copy)) {
            await().atMost(FaultBed.WAIT_MAX)
                    .untilAsserted(() -> assertThat(projector.status().state()).isEqualTo(State.STOPPED));
            assertThat(projector.status().problem())
                    .contains(copy.targets().name())
                    .contains("is ahead of the log")
                    .contains("0:1002")
                    .contains("--rebuild");
        }
        assertThat(copy.position()).as("the rows are unchanged").isGreaterThan(1000);
    }
}
