package io.entail.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.project.ProjectStatus.State;
import io.entail.testkit.StackExtension;
import io.entail.testkit.TcpProxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link OutageContract} on Cassandra. */
final class CassandraOutageIT extends OutageContract<CqlCopy> {
    @RegisterExtension
    static final StackExtension stack = StackExtension.own().withRegistry().withCassandraPasswords();

    private static final int CUTS = 6;
    private static final int ANSWERS_BETWEEN_CUTS = 150;

    @Override
    StackExtension stack() {
        return stack;
    }

    @Override
    void kill() {
        stack.cassandra().kill();
    }

    @Override
    void restart() {
        stack.cassandra().restart();
        // The session of the test reconnects on its own, but not at once.
        await().atMost(FaultBed.WAIT_MAX).ignoreExceptions().until(() -> copy.position() >= 0);
    }

    @Override
    CqlCopy copyOf(String store) {
        return new CqlCopy(stack, store);
    }

    @Override
    String awayWords() {
        return "Cassandra";
    }

    @Override
    void moveAhead(int records) {
        // The projector uses offsets as write timestamps, and the higher timestamp wins.
        copy.execute(
                "UPDATE \"" + bed.store() + "\".position USING TIMESTAMP " + Long.MAX_VALUE / 2 + " SET log_offset = "
                        + (copy.position() + records) + " WHERE part = 'store' AND generation = " + copy.generation()
                        + " AND kind = '' AND name = ''");
    }

    @Test
    void aConnectionThatIsCutLosesAndRepeatsNothing() throws Exception {
        AtomicInteger cuts = new AtomicInteger();
        AtomicInteger answers = new AtomicInteger();
        try (TcpProxy proxy = new TcpProxy(stack.cassandraContactPoint().getPort());
                Projector projector = bed.project(
                        copy.targets(copy.config().withContactPoints(List.of("127.0.0.1:" + proxy.port()))),
                        new ProjectOptions(false, null, true))) {
            bed.load(seeds.random());
            awaitRows();
            // Cassandra has executed the statement by then, but the answer is lost.
            proxy.cutWhen(answer -> cuts.get() < CUTS
                    && answers.incrementAndGet() % ANSWERS_BETWEEN_CUTS == 0
                    && cuts.incrementAndGet() > 0);
            await().atMost(FaultBed.WAIT_MAX).until(() -> cuts.get() == CUTS);
            requireSame(projector);
        }
    }

    @Test
    void aPermissionThatIsTakenIsNamedAndItGoesOnWhenItIsGivenBack() throws Exception {
        String role = "r" + bed.store();
        copy.execute("CREATE KEYSPACE \"" + bed.store()
                + "\" WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        copy.execute("CREATE ROLE " + role + " WITH LOGIN = true AND PASSWORD = 'secret-word'");
        copy.execute("GRANT ALL PERMISSIONS ON KEYSPACE \"" + bed.store() + "\" TO " + role);
        try (Projector projector = bed.project(
                copy.targets(copy.config().withUser(role).withPassword("secret-word")), ProjectOptions.NONE)) {
            bed.load(seeds.random());
            awaitRows();
            copy.execute("REVOKE MODIFY ON KEYSPACE \"" + bed.store() + "\" FROM " + role);
            copy.execute("REVOKE MODIFY ON TABLE " + copy.table() + " FROM " + role);
            awaitProblem(projector, "has no MODIFY permission on <table " + bed.store() + ".g1_things>");
            assertThat(projector.status().problem()).doesNotContain("secret-word");
            copy.execute("GRANT MODIFY ON KEYSPACE \"" + bed.store() + "\" TO " + role);
            requireSame(projector);
        }
    }

    @Test
    void aDatabaseOfAnEarlierMomentIsBroughtUpToTheLog() throws Exception {
        Path data = stack.cassandra().log().resolveSibling("data");
        Path backup = directory.resolve("backup");
        bed.load(seeds.random());
        try (Projector projector = bed.project(copy)) {
            awaitRows();
            bed.enough();
            assertThat(projector.status().state()).isNotEqualTo(State.STOPPED);
        }
        kill();
        run("cp", "-a", data.toString(), backup.toString());
        restart();
        long earlier = copy.position();
        bed.load(seeds.random());
        try (Projector projector = bed.project(copy)) {
            requireSame(projector);
        }
        kill();
        run("rm", "-r", data.toString());
        run("cp", "-a", backup.toString(), data.toString());
        restart();
        assertThat(copy.position())
                .as("the backup was taken at the earlier position")
                .isEqualTo(earlier);
        bed.load(seeds.random());
        try (Projector projector = bed.project(copy)) {
            requireSame(projector);
        }
    }

    static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor())
                .as("the command succeeds: %s", String.join(" ", command))
                .isZero();
    }
}
