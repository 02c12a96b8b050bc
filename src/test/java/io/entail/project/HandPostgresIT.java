package io.entail.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.project.ProjectStatus.State;
import io.entail.resolve.Bytes;
import io.entail.testkit.StackExtension;
import io.entail.writes.CanonicalKey;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A row that was changed by hand in the database stops the projector before the next write to it, with an error that
 * names the row.
 */
final class HandPostgresIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withPostgres();

    @TempDir
    Path directory;

    /**
     * A row that is changed by hand before a write.
     *
     * @param what the case in words
     * @param hand the SQL statement of the change
     * @param write the write that the log has after the change
     * @param named the id of the row that the error must name
     * @param said a part of the error
     * @param undo the SQL statement that reverts the change
     */
    private record Case(String what, String hand, Runnable write, String named, String said, String undo) {}

    private static final String NOT_AS = "not as the feed has it";

    @Test
    void aRowThatAHandHasRemovedChangedOrAddedStopsTheNextWrite() throws Exception {
        try (FaultBed bed = new FaultBed(stack, directory);
                PgCopy copy = new PgCopy(stack, bed.store());
                Projector projector = bed.project(copy)) {
            for (int i = 0; i < 12; i++) {
                bed.put("row" + i, "name" + i, null);
            }
            bed.requireSame(copy);
            for (Case each : cases(bed, copy)) {
                assertThat(copy.execute(each.hand))
                        .as("the statement changes one row: %s", each.what)
                        .isEqualTo(1);
                each.write.run();
                long write = bed.things.position();
                await(each.what)
                        .atMost(FaultBed.WAIT_MAX)
                        .untilAsserted(() -> assertThat(projector.status().problem())
                                .isNotNull()
                                .contains("'things'", "'" + each.named + "'", "0:" + write, each.said)
                                .contains("Either the database is not what the log has led to"));
                assertThat(projector.status().state())
                        .as("the projector stops: %s", each.what)
                        .isEqualTo(State.STUCK);
                assertThat(copy.position())
                        .as("the database stays before the write: %s", each.what)
                        .isEqualTo(write - 1);
                assertThat(copy.execute(each.undo))
                        .as("reverting the change affects one row: %s", each.what)
                        .isEqualTo(1);
                bed.requireSame(copy);
            }
        }
    }

    private static List<Case> cases(FaultBed bed, PgCopy copy) throws Exception {
        String table = copy.table();
        return List.of(
                new Case(
                        "the parent of an insert is removed",
                        remove(table, "row0"),
                        () -> bed.put("child", null, "row0"),
                        "child",
                        "violates foreign key constraint",
                        back(table)),
                new Case(
                        "another row is changed to the name of an insert",
                        saved(table, "row1") + "; UPDATE " + table + " SET " + named("wanted") + " WHERE id = 'row1'",
                        () -> bed.put("insert", "wanted", null),
                        "insert",
                        "duplicate key value",
                        delete(table, "row1") + "; " + back(table)),
                new Case(
                        "the row of an insert is added",
                        add(table, "added", "row2", null),
                        () -> bed.put("added", "mine", null),
                        "added",
                        "duplicate key value",
                        delete(table, "added")),
                new Case(
                        "the row of an update is removed",
                        remove(table, "row3"),
                        () -> bed.put("row3", "other3", null),
                        "row3",
                        "the row is missing in the database",
                        back(table)),
                new Case(
                        "the row of an update is changed",
                        "UPDATE " + table + " SET name = 'hand' WHERE id = 'row4'",
                        () -> bed.put("row4", "other4", null),
                        "row4",
                        NOT_AS,
                        "UPDATE " + table + " SET name = 'name4' WHERE id = 'row4'"),
                new Case(
                        "a row with the new name of an update is added",
                        add(table, "stranger", "row5", "wanted5"),
                        () -> bed.put("row5", "wanted5", null),
                        "row5",
                        "duplicate key value",
                        delete(table, "stranger")),
                new Case(
                        "the row of a delete is removed",
                        remove(table, "row6"),
                        () -> bed.delete("row6"),
                        "row6",
                        "the row is missing in the database",
                        back(table)),
                new Case(
                        "the row of a delete is changed",
                        "UPDATE " + table + " SET _version = _version + 1000 WHERE id = 'row7'",
                        () -> bed.delete("row7"),
                        "row7",
                        NOT_AS,
                        "UPDATE " + table + " SET _version = _version - 1000 WHERE id = 'row7'"),
                new Case(
                        "a row that refers to the row of a delete is added",
                        addChild(table, "orphan", "row9", "row8"),
                        () -> bed.delete("row8"),
                        "row8",
                        "violates foreign key constraint",
                        delete(table, "orphan")));
    }

    private static String saved(String table, String id) {
        return "DROP TABLE IF EXISTS saved; CREATE TABLE saved AS SELECT * FROM " + table + " WHERE id = '" + id + "'";
    }

    private static String remove(String table, String id) {
        return saved(table, id) + "; " + delete(table, id);
    }

    private static String back(String table) {
        return "INSERT INTO " + table + " SELECT * FROM saved";
    }

    private static String delete(String table, String id) {
        return "DELETE FROM " + table + " WHERE id = '" + id + "'";
    }

    private static String add(String table, String id, String like, @Nullable String name) {
        return add(table, id, like, name, "");
    }

    private static String addChild(String table, String id, String like, String parent) {
        return add(table, id, like, null, ", parent = '" + parent + "', _r0 = " + hash(parent));
    }

    private static String add(String table, String id, String like, @Nullable String name, String more) {
        return "CREATE TABLE made AS SELECT * FROM " + table + " WHERE id = '" + like + "'; UPDATE made SET id = '" + id
                + "', _key = " + bytes(CanonicalKey.of(id)) + ", _key_hash = " + hash(id) + ", " + named(name) + more
                + "; INSERT INTO " + table
                + " SELECT * FROM made; DROP TABLE made";
    }

    /** Returns the SQL assignments of the name and of the hash of its claim. */
    private static String named(@Nullable String name) {
        return name == null ? "name = NULL, _u0 = NULL" : "name = '" + name + "', _u0 = " + hash(name);
    }

    private static String hash(String text) {
        return "sha256(" + bytes(CanonicalKey.of(text)) + ")";
    }

    private static String bytes(Bytes bytes) {
        return "'\\x" + HexFormat.of().formatHex(bytes.array()) + "'::bytea";
    }
}
