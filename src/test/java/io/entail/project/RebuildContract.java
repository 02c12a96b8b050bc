package io.entail.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.project.ProjectStatus.State;
import io.entail.replica.Things;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rebuilt tables have the same rows, whether they are built from the feed or from a checkpoint. */
@Timeout(300)
abstract class RebuildContract<C extends Copy> {
    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    abstract StackExtension stack();

    abstract C copyOf(String store);

    /** Returns the values of {@code note} in the tables in use, where it is set. */
    abstract List<String> notes(C copy) throws Exception;

    /** The tables are built beside those in use, while writes go on. Then a new field alters them in place. */
    @Test
    void tablesRebuiltFromACheckpointHaveTheRowsOfThoseFromTheFeed() throws Exception {
        try (FaultBed bed = new FaultBed(stack(), directory);
                C copy = copyOf(bed.store())) {
            try (Projector projector = bed.project(copy)) {
                bed.load(seeds.random());
                await().atMost(FaultBed.WAIT_MAX).until(() -> projector.status().applied() > 500);
                bed.enough();
                bed.things.log().append(Things.defineWithNote()).join();
                assertThat(bed.things.write(Things.putNote("noted", "a note")).accepted())
                        .isTrue();
                bed.requireSame(copy);
                assertThat(copy.generation()).isEqualTo(1);
            }
            Path checkpoint = directory.resolve("checkpoint");
            bed.things.log().checkpoint(checkpoint);
            bed.load(seeds.random());
            rebuilt(bed, copy, new ProjectOptions(true, checkpoint, false), 2);
            Map<String, String> fromCheckpoint = copy.things();
            assertThat(notes(copy)).containsExactly("a note");
            rebuilt(bed, copy, new ProjectOptions(true, null, false), 3);
            assertThat(copy.things()).isEqualTo(fromCheckpoint);
            assertThat(notes(copy)).containsExactly("a note");
        }
    }

    private void rebuilt(FaultBed bed, C copy, ProjectOptions options, int generation) throws Exception {
        try (Projector projector = bed.project(copy.targets(), options)) {
            await().atMost(FaultBed.WAIT_MAX).ignoreExceptions().until(() -> copy.generation() == generation);
            bed.enough();
            bed.requireSame(copy);
            assertThat(projector.status().state()).isNotEqualTo(State.STOPPED);
        }
    }
}
