package io.entail.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.project.ProjectStatus.State;
import io.entail.project.postgres.read.PostgresState;
import io.entail.read.Position;
import io.entail.replica.Things;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord.Put;
import io.entail.testkit.StackExtension;
import io.entail.writes.CanonicalKey;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A faulty writer's claims and references differ from the image of its row. The log accepts the write. If a constraint
 * in PostgreSQL refuses the row, the projector stops there until a later write has corrected it; other such rows are
 * stored.
 */
final class LyingWriterPostgresIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withPostgres();

    @TempDir
    Path directory;

    private FaultBed bed;
    private PgCopy copy;
    private Projector projector;

    @BeforeEach
    void open() throws Exception {
        bed = new FaultBed(stack, directory);
        copy = new PgCopy(stack, bed.store());
        projector = bed.project(copy);
        bed.put("honest", "taken", null);
        bed.requireSame(copy);
    }

    @AfterEach
    void close() throws Exception {
        try {
            projector.close();
            bed.close();
        } finally {
            copy.close();
        }
    }

    /** Writes a row whose claims and references differ from its image. */
    private long lie(String id, @Nullable String claimed, @Nullable String referred, Bytes image) {
        Put put = new Put(
                "things",
                1,
                null,
                Things.key(id),
                0,
                0,
                Arrays.asList(claimed == null ? null : CanonicalKey.of(claimed)),
                Arrays.asList(referred == null ? null : Things.key(referred)),
                "",
                image);
        assertThat(bed.things.write(put).accepted())
                .as("the log accepts a write whose claims or references differ from its image")
                .isTrue();
        return bed.things.position();
    }

    private static Bytes image(String id, @Nullable String name, @Nullable String parent) {
        return Things.put(id, 0, name, parent).after();
    }

    /** Asserts that nothing from that write on is applied, and that the error has all that an operator needs. */
    private void requireStuck(String id, long position, String... said) throws SQLException {
        await().atMost(FaultBed.WAIT_MAX)
                .untilAsserted(() -> assertThat(projector.status().state()).isEqualTo(State.STUCK));
        assertThat(projector.status().problem())
                .contains("'things'")
                .contains("'" + id + "'")
                .contains("position 0:" + position)
                .contains(said);
        assertThat(told())
                .as("the database has the projector's problem")
                .isEqualTo(projector.status().problem());
        assertThat(copy.position())
                .as("the database stays before the faulty write")
                .isLessThan(position);
        assertThat(copy.things()).doesNotContainKeys(id, "behind");
    }

    /** Returns the problem that every process can read from the database. */
    private @Nullable String told() {
        try (DatabaseState state = new PostgresState(copy.config(), bed.store(), Clock.systemUTC())) {
            return state.problem();
        }
    }

    private static final String[] BOTH_CAUSES = {
        "Either the database is not what the log has led to", "or the writer", "Nothing behind it is applied"
    };

    private String[] said(String database) {
        String[] all = Arrays.copyOf(BOTH_CAUSES, BOTH_CAUSES.length + 1);
        all[BOTH_CAUSES.length] = database;
        return all;
    }

    /**
     * Asserts that the projector continues in the same database, and that it has applied everything from the faulty
     * write to its correction in one transaction.
     */
    private void requireMended(String... together) throws Exception {
        bed.requireSame(copy);
        await().atMost(FaultBed.WAIT_MAX)
                .untilAsserted(() -> assertThat(projector.status().state()).isEqualTo(State.RUNNING));
        assertThat(projector.status().problem()).isNull();
        assertThat(told()).as("the database has no problem any more").isNull();
        String ids = String.join("', '", together);
        assertThat(copy.value(
                        "SELECT count(DISTINCT xmin::text) FROM " + copy.table() + " WHERE id IN ('" + ids + "')"))
                .as("one transaction has written %s", List.of(together))
                .isEqualTo("1");
    }

    @Test
    void aFaultyClaimStopsItUntilTheRowIsChanged() throws Exception {
        long lie = lie("liar", "free", null, image("liar", "taken", null));
        bed.put("behind", "other", null);
        requireStuck("liar", lie, said("duplicate key value violates unique constraint"));
        bed.put("liar", "now free", null);
        requireMended("liar", "behind");
    }

    /** The undo is a call to a store, as a service would make it, and restores the row from before the faulty write. */
    @Test
    void aFaultyClaimStopsItUntilTheWriteIsUndone() throws Exception {
        bed.put("liar", "former", null);
        bed.requireSame(copy);
        Put lie = new Put(
                "things",
                1,
                null,
                Things.key("liar"),
                bed.things.version("liar"),
                0,
                Arrays.asList(CanonicalKey.of("free")),
                Arrays.asList((Bytes) null),
                "",
                image("liar", "taken", null));
        assertThat(bed.things.write(lie).accepted())
                .as("the log accepts a write whose claims differ from its image")
                .isTrue();
        long position = bed.things.position();
        bed.put("behind", "other", null);
        await().atMost(FaultBed.WAIT_MAX)
                .untilAsserted(() -> assertThat(projector.status().state()).isEqualTo(State.STUCK));
        assertThat(projector.status().problem()).contains("'liar'", "position 0:" + position);
        EntityStoreConfig service = EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("service"))
                .withStore(bed.store())
                .withShippedDefinitions(false)
                .build();
        Position undone;
        try (EntityStore store = EntityStore.open(service)) {
            undone = store.undo(Position.of(position)).position();
        }
        bed.things.log().reader().await(undone, FaultBed.WAIT_MAX);
        requireMended("liar", "behind");
        assertThat(copy.things().get("liar")).endsWith("liar, former, null");
    }

    @Test
    void aFaultyClaimStopsItUntilTheOtherRowIsDeleted() throws Exception {
        long lie = lie("liar", "free", null, image("liar", "taken", null));
        bed.put("behind", "other", null);
        requireStuck("liar", lie, said("duplicate key value violates unique constraint"));
        bed.delete("honest");
        requireMended("liar", "behind");
    }

    @Test
    void aFaultyReferenceStopsItUntilTheRowIsDeleted() throws Exception {
        long lie = lie("liar", null, null, image("liar", null, "nowhere"));
        bed.put("behind", "other", "honest");
        requireStuck("liar", lie, said("violates foreign key constraint"));
        bed.delete("liar");
        bed.put("later", null, "behind");
        requireMended("behind");
    }

    @Test
    void aFaultyReferenceStopsItUntilTheParentExists() throws Exception {
        long lie = lie("liar", null, null, image("liar", null, "nowhere"));
        requireStuck("liar", lie, said("violates foreign key constraint"));
        bed.put("nowhere", null, null);
        requireMended("liar", "nowhere");
    }

    /** A second faulty write after the correction of the first one does not prevent the correction. */
    @Test
    void twoFaultyWritesAreCorrectedOneAfterTheOther() throws Exception {
        long first = lie("liar", "free", null, image("liar", "taken", null));
        requireStuck("liar", first, said("duplicate key value violates unique constraint"));
        bed.delete("honest");
        long second = lie("other", null, null, image("other", null, "nowhere"));
        await().atMost(FaultBed.WAIT_MAX)
                .untilAsserted(() -> assertThat(projector.status().problem())
                        .isNotNull()
                        .contains("'other'", "position 0:" + second));
        assertThat(copy.position())
                .as("the first faulty write is corrected, and the database stays before the second one")
                .isEqualTo(second - 1);
        bed.delete("other");
        requireMended("liar");
    }

    @Test
    void anUndecodableRowIsKeptAsBrokenAndCanBeReferredTo() throws Exception {
        lie("broken", "free", null, Bytes.wrap(new byte[] {-1, -1, -1, 7}));
        bed.put("child", null, "broken");
        bed.requireSame(copy);
        assertThat(copy.things().get("broken")).endsWith("broken");
        assertThat(projector.status().broken()).isEqualTo(1);
        bed.put("broken", "whole", null);
        bed.requireSame(copy);
        assertThat(copy.things().get("broken")).endsWith("broken, whole, null");
    }

    @Test
    void anImageOfAnotherKeyIsKeptUnderTheKeyThatTheLogHas() throws Exception {
        lie("real", "free", null, image("false", "free", null));
        bed.put("child", null, "real");
        bed.requireSame(copy);
        bed.delete("child");
        bed.delete("real");
        bed.requireSame(copy);
    }

    @Test
    void aKeyThatTheEntityCannotHaveStopsItUntilTheRowIsDeleted() throws Exception {
        Bytes number = CanonicalKey.of(17L);
        Put put = new Put(
                "things",
                1,
                null,
                number,
                0,
                0,
                Arrays.asList((Bytes) null),
                Arrays.asList((Bytes) null),
                "",
                image("17", null, null));
        assertThat(bed.things.write(put).accepted())
                .as("the log accepts a write whose claims or references differ from its image")
                .isTrue();
        long lie = bed.things.position();
        bed.put("behind", null, null);
        requireStuck("17", lie, "no primary key of the entity", "its writer lied");
        long version =
                Objects.requireNonNull(bed.things.log().row("things", number)).version();
        assertThat(bed.things
                        .write(new io.entail.resolve.LogRecord.Delete("things", number, version, false))
                        .accepted())
                .isTrue();
        requireMended("behind");
    }
}
