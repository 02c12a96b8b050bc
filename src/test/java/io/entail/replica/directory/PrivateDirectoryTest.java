package io.entail.replica.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.entail.errors.ReplicaUnusableException;
import io.entail.testkit.LogLines;
import io.entail.testkit.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** A directory is accessible only to its owner, or an error says why it cannot be used. */
final class PrivateDirectoryTest {
    @RegisterExtension
    final Mounts mounts = new Mounts();

    @TempDir
    Path temporary;

    private static void take(Path directory) {
        DirectoryLock.take(directory, "a test").close();
    }

    private static void refused(Path directory, String cause) {
        for (int i = 0; i < 2; i++) { // The second try shows that a refusal leaves nothing behind.
            assertThatThrownBy(() -> take(directory))
                    .isInstanceOfSatisfying(
                            ReplicaUnusableException.class,
                            e -> assertThat(e.canBeRebuilt()).isFalse())
                    .hasMessageStartingWith("the directory " + directory + " cannot be used for a replica: ")
                    .hasMessageContaining(cause)
                    .hasMessageEndingWith("; mend that or name another directory (entail.directory)");
        }
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void setRights(Path path, String rights) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }

    @Test
    void aNewOneIsItsOwnersAlone() throws Exception {
        Path directory = temporary.resolve("a/b/c");
        take(directory);
        assertThat(rights(directory)).isEqualTo("rwx------");
        assertThat(rights(temporary.resolve("a"))).isEqualTo("rwx------");
    }

    @Test
    void permissionsOfOthersAreRemovedAndThisIsLogged() throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("open"));
        setRights(directory, "rwxr-xr-x");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
        try (LogLines lines = new LogLines("io.entail.replica", Level.WARN)) {
            take(link);
            assertThat(rights(directory)).isEqualTo("rwx------");
            assertThat(lines.count("Others could look into the replica's directory"))
                    .isEqualTo(1);
            take(directory);
            assertThat(lines.all()).as("the warning is logged once").hasSize(1);
        }
    }

    @Test
    void aPathThatIsNoDirectoryIsNamed() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "text");
        refused(file, file + " is no directory");
        refused(file.resolve("replica"), file + " is no directory");
        refused(file.resolve("a/b"), file + " is no directory");
        assertThat(file).hasContent("text");
    }

    @Test
    void aLinkToNothingIsNamed() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("nothing"));
        refused(link, link + " is a link to something that is not there");
        refused(link.resolve("replica"), link + " is a link to something that is not there");
        assertThat(temporary.resolve("nothing")).doesNotExist();
    }

    @Test
    void aLockFileThatIsNoneIsNamed() throws Exception {
        Path directory = temporary.resolve("replica");
        Files.createDirectories(directory.resolve("LOCK"));
        refused(directory, "its lock file: " + directory.toRealPath().resolve("LOCK") + ": Is a directory");
        Files.delete(directory.resolve("LOCK"));
        take(directory);
    }

    @Test
    void aDiskThatCannotBeWrittenIsNamed() throws Exception {
        assumeTrue(Mounts.arePossible(), "mounting is for root");
        Path disk = Files.createDirectories(temporary.resolve("disk"));
        take(disk.resolve("replica"));
        mounts.readOnly(disk);
        refused(disk.resolve("replica"), "it cannot be written: Read-only file system");
        refused(disk.resolve("new"), "Read-only file system");
        mounts.unmount(disk);
        take(disk.resolve("replica"));
    }

    @Test
    void aDirectoryOfAnotherUserIsRefused() throws Exception {
        assumeTrue(Mounts.arePossible(), "giving files away is for root");
        Path directory = Files.createDirectory(temporary.resolve("theirs"));
        Files.setAttribute(directory, "unix:uid", 65_534);
        refused(directory, "it belongs to another user (65534, and this process runs as 0)");
        take(directory.resolve("ours"));
    }
}
