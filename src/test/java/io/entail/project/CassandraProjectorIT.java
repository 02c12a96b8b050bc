package io.entail.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.project.ProjectStatus.State;
import io.entail.replica.Things;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord.Delete;
import io.entail.resolve.LogRecord.Put;
import io.entail.testkit.StackExtension;
import io.entail.writes.CanonicalKey;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whatever writers and definitions do, rows in Cassandra are those of the replica. */
@Timeout(300)
final class CassandraProjectorIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withCassandra();

    @TempDir
    Path directory;

    private FaultBed bed;
    private CqlCopy copy;

    @BeforeEach
    void newStore() {
        bed = new FaultBed(stack, directory);
        copy = new CqlCopy(stack, bed.store());
    }

    @AfterEach
    void close() throws Exception {
        try {
            bed.close();
        } finally {
            copy.close();
        }
    }

    private void lie(Bytes key, @Nullable String claimed, Bytes image) {
        Put put = new Put(
                "things",
                1,
                null,
                key,
                0,
                0,
                Arrays.asList(claimed == null ? null : CanonicalKey.of(claimed)),
                Arrays.asList((Bytes) null),
                "",
                image);
        assertThat(bed.things.write(put).accepted())
                .as("the log accepts a write whose claims or references differ from its image")
                .isTrue();
    }

    private static Bytes image(String id, @Nullable String name, @Nullable String parent) {
        return Things.put(id, 0, name, parent).after();
    }

    /**
     * Cassandra enforces no claims and references. It has what the log has, and rows are found by the values of their
     * images.
     */
    @Test
    void rowsWithFaultyClaimsAreKeptAsTheLogHasThem() throws Exception {
        try (Projector projector = bed.project(copy)) {
            bed.put("honest", "taken", null);
            lie(Things.key("claim"), "free", image("claim", "taken", null));
            lie(Things.key("reference"), null, image("reference", null, "nowhere"));
            lie(Things.key("image"), "broken", Bytes.wrap(new byte[] {-1, -1, -1, 7}));
            lie(Things.key("real"), null, image("false", null, null));
            bed.put("child", null, "image");
            bed.requireSame(copy);
            assertThat(copy.things().get("image")).endsWith("broken");
            assertThat(projector.status().broken()).isEqualTo(1);
            bed.delete("honest");
            bed.put("claim", "other", null);
            bed.put("image", "whole", null);
            bed.delete("reference");
            bed.delete("real");
            bed.requireSame(copy);
        }
    }

    @Test
    void aKeyThatTheEntityCannotHaveStopsItUntilTheRowIsDeleted() throws Exception {
        try (Projector projector = bed.project(copy)) {
            bed.put("honest", "taken", null);
            bed.requireSame(copy);
            Bytes number = CanonicalKey.of(17L);
            lie(number, null, image("17", null, null));
            long lie = bed.things.position();
            bed.put("behind", null, null);
            await().atMost(FaultBed.WAIT_MAX).until(() -> projector.status().state() == State.STUCK);
            assertThat(projector.status().problem())
                    .contains("'things'", "'17'", "0:" + lie, "no primary key of the entity", "its writer lied");
            assertThat(copy.position()).isEqualTo(lie - 1);
            assertThat(told())
                    .as("every process can read the projector's problem from the database")
                    .containsExactly(projector.status().problem());
            long version = Objects.requireNonNull(bed.things.log().row("things", number))
                    .version();
            assertThat(bed.things
                            .write(new Delete("things", number, version, false))
                            .accepted())
                    .isTrue();
            bed.requireSame(copy);
            assertThat(told())
                    .as("the problem in the database is cleared once the projector continues")
                    .containsExactly("");
        }
    }

    private List<String> told() {
        return copy
                .rows("SELECT problem FROM \"" + bed.store()
                        + "\".position WHERE part = 'store' AND generation = 1 AND kind = 'problem' AND name = ''")
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
