package io.entail.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.entail.project.ProjectStatus.State;
import io.entail.testkit.Mounts;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node of Cassandra whose disk is full. */
@Timeout(300)
final class CassandraFullDiskIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.own().withRegistry().withCassandra();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @RegisterExtension
    final Mounts mounts = new Mounts();

    @TempDir
    Path directory;

    /** A node with a full disk serves no requests. Its commit log has the writes that it has acknowledged. */
    @Test
    void itGoesOnWhenThereIsRoomAgain() throws Exception {
        assumeTrue(Mounts.arePossible(), "mounting is for root");
        Path tables = stack.cassandra().log().resolveSibling("data").resolve("data");
        Path before = directory.resolve("before");
        stack.cassandra().kill();
        Files.move(tables, before);
        mounts.small(tables, 128);
        CassandraOutageIT.run("cp", "-a", before + "/.", tables.toString());
        stack.cassandra().restart();
        try (FaultBed bed = new FaultBed(stack, directory);
                CqlCopy copy = new CqlCopy(stack, bed.store());
                Projector projector = bed.project(copy)) {
            bed.load(seeds.random());
            await().atMost(FaultBed.WAIT_MAX)
                    .ignoreExceptions()
                    .until(() -> copy.things().size() > 20);
            copy.execute("ALTER TABLE " + copy.table() + " WITH memtable_flush_period_in_ms = 200");
            Mounts.fill(tables);
            OutageContract.awaitProblem(projector, "Cassandra");
            assertThat(Files.readString(stack.cassandra().log())).contains("No space left on device");
            stack.cassandra().kill();
            Mounts.free(tables);
            stack.cassandra().restart();
            await().atMost(FaultBed.WAIT_MAX).ignoreExceptions().until(() -> copy.position() >= 0);
            bed.enough();
            bed.put("last", null, null);
            bed.requireSame(copy);
            await().atMost(FaultBed.WAIT_MAX)
                    .untilAsserted(() -> assertThat(projector.status().state()).isEqualTo(State.RUNNING));
        }
    }
}
