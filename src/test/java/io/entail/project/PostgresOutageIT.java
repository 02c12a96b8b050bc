package io.entail.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.entail.project.ProjectStatus.State;
import io.entail.testkit.Mounts;
import io.entail.testkit.StackExtension;
import io.entail.testkit.TcpProxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link OutageContract} on PostgreSQL. */
final class PostgresOutageIT extends OutageContract<PgCopy> {
    private static final int CUTS = 6;

    @RegisterExtension
    static final StackExtension stack = StackExtension.own().withRegistry().withPostgres();

    @RegisterExtension
    final Mounts mounts = new Mounts();

    @Override
    StackExtension stack() {
        return stack;
    }

    @Override
    void kill() {
        stack.postgres().kill();
    }

    @Override
    void restart() {
        stack.postgres().restart();
    }

    @Override
    PgCopy copyOf(String store) {
        return new PgCopy(stack, store);
    }

    @Override
    String awayWords() {
        return "cannot be used now";
    }

    @Override
    void moveAhead(int records) throws Exception {
        copy.execute("UPDATE \"" + bed.store() + "\".position SET log_offset = log_offset + " + records);
    }

    @Test
    void aConnectionThatIsCutInATransactionLosesAndRepeatsNothing() throws Exception {
        String url = copy.url();
        int port = Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1"));
        AtomicInteger cuts = new AtomicInteger();
        AtomicInteger said = new AtomicInteger();
        try (TcpProxy proxy = new TcpProxy(port);
                Projector projector = bed.project(
                        copy.targets(copy.config().withUrl(url.replace(":" + port, ":" + proxy.port()))),
                        new ProjectOptions(false, null, true))) {
            bed.load(seeds.random());
            awaitRows();
            // The connection is cut alternately after the constraints were checked, so that nothing is committed, and
            // after the commit, so that its confirmation is lost.
            proxy.cutWhen(chunk -> {
                boolean mine = new String(chunk, StandardCharsets.ISO_8859_1)
                        .contains(cuts.get() % 2 == 0 ? "SET CONSTRAINTS\0" : "COMMIT\0");
                if (!mine || cuts.get() == CUTS || said.incrementAndGet() % 3 != 0) {
                    return false;
                }
                cuts.incrementAndGet();
                return true;
            });
            await().atMost(FaultBed.WAIT_MAX).until(() -> cuts.get() == CUTS);
            requireSame(projector);
        }
    }

    @Test
    void aPermissionThatIsTakenIsNamedAndItGoesOnWhenItIsGivenBack() throws Exception {
        String role = "r" + bed.store();
        copy.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret-word'");
        copy.execute("GRANT CREATE ON DATABASE " + databaseOf(copy.url()) + " TO " + role);
        try (Projector projector = bed.project(
                copy.targets(copy.config().withUser(role).withPassword("secret-word")), ProjectOptions.NONE)) {
            bed.load(seeds.random());
            awaitRows();
            copy.execute("REVOKE INSERT ON " + copy.table() + " FROM " + role);
            awaitProblem(projector, "permission denied for table things");
            assertThat(projector.status().problem()).doesNotContain("secret-word");
            copy.execute("GRANT INSERT ON " + copy.table() + " TO " + role);
            requireSame(projector);
        }
    }

    private static String databaseOf(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    @Test
    void aFullDiskIsNamedAndItGoesOnWhenThereIsRoom() throws Exception {
        assumeTrue(Mounts.arePossible(), "mounting is for root");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path disk = mounts.small(directory.resolve("disk"), 48);
        new ProcessBuilder("chown", "nobody", disk.toString()).start().waitFor();
        String space = "space_" + bed.store();
        copy.execute("CREATE TABLESPACE " + space + " LOCATION '" + disk.toAbsolutePath() + "'");
        String small = "small_" + bed.store();
        copy.execute("CREATE DATABASE " + small + " TABLESPACE " + space);
        PgCopy elsewhere = copy;
        copy = new PgCopy(stack, bed.store(), copy.url().replaceAll("/[^/]*$", "/" + small));
        try (Projector projector = bed.project(copy)) {
            bed.load(seeds.random());
            awaitRows();
            Mounts.fill(disk);
            awaitProblem(projector, "No space left on device");
            Mounts.free(disk);
            requireSame(projector);
        }
        copy.close();
        elsewhere.execute("DROP DATABASE " + small + " WITH (FORCE)");
        elsewhere.execute("DROP TABLESPACE " + space);
        copy = elsewhere;
    }

    /** Projects into the database after a backup was made of it, then into the backup, which has to catch up. */
    @Test
    void aDatabaseOfAnEarlierMomentIsBroughtUpToTheLog() throws Exception {
        String live = databaseOf(copy.url());
        String backup = "backup_" + bed.store();
        bed.load(seeds.random());
        try (Projector projector = bed.project(copy)) {
            awaitRows();
            bed.enough();
            assertThat(projector.status().state()).isNotEqualTo(State.STOPPED);
        }
        copy.close();
        try (PgCopy other = new PgCopy(stack, bed.store(), stack.postgresUrl())) {
            other.execute("CREATE DATABASE " + backup + " TEMPLATE " + live);
        }
        bed.load(seeds.random());
        try (Projector projector = bed.project(copy)) {
            requireSame(projector);
        }
        copy.close();
        copy = new PgCopy(stack, bed.store(), copy.url().replaceAll("/[^/]*$", "/" + backup));
        bed.load(seeds.random());
        try (Projector projector = bed.project(copy)) {
            requireSame(projector);
        }
    }
}
