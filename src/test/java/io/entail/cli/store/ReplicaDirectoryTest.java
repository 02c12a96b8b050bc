package io.entail.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.DirectoryInUseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplicaDirectoryTest {
    @TempDir
    private Path temporary;

    @Test
    void takesTheDirectoryItselfWhenItIsFree() {
        ReplicaDirectory directory = new ReplicaDirectory(temporary.resolve("store"));
        ReplicaDirectory.Opened<String> opened = directory.open(path -> "opened");
        assertThat(opened.directory()).isEqualTo(temporary.resolve("store"));
        assertThat(opened.isCopy()).isFalse();
    }

    @Test
    void worksOnACopyOfTheNewestCheckpointWhileItIsInUse() throws Exception {
        ReplicaDirectory directory = new ReplicaDirectory(temporary.resolve("store"));
        publish(directory, 50, "old");
        publish(directory, 2_000, "new");
        assertThat(names(temporary.resolve("store"))).containsExactly("checkpoint-2000");

        ReplicaDirectory.Opened<String> opened = directory.open(this::unlessInUse);
        assertThat(opened.isCopy()).isTrue();
        assertThat(Files.readString(opened.directory().resolve("db/1.sst"))).isEqualTo("new");
        assertThat(Files.readString(opened.directory().resolve("db/CURRENT"))).isEqualTo("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(opened.directory())))
                .isEqualTo("rwx------");
        Files.writeString(opened.directory().resolve("db/CURRENT"), "changed");

        directory.discard(opened);
        assertThat(opened.directory()).doesNotExist();
        assertThat(Files.readString(temporary.resolve("store/checkpoint-2000/db/CURRENT")))
                .isEqualTo("new");
    }

    @Test
    void withoutACheckpointTheCopyStartsEmpty() {
        ReplicaDirectory directory = new ReplicaDirectory(temporary.resolve("store"));
        ReplicaDirectory.Opened<String> opened = directory.open(this::unlessInUse);
        assertThat(opened.directory()).isEmptyDirectory();
    }

    @Test
    void aCopyThatCannotBeOpenedIsThrownAway() throws Exception {
        ReplicaDirectory directory = new ReplicaDirectory(temporary.resolve("store"));
        assertThatThrownBy(() -> directory.open(path -> {
                    throw new DirectoryInUseException("always", Map.of());
                }))
                .isInstanceOf(DirectoryInUseException.class);
        assertThat(names(temporary)).isEmpty();
    }

    @Test
    void wantsACheckpointOnceTheStateHasMovedFarEnough() throws Exception {
        ReplicaDirectory directory = new ReplicaDirectory(temporary.resolve("store"));
        assertThat(directory.wantedCheckpoint(-1)).isEmpty();
        assertThat(directory.wantedCheckpoint(0)).isPresent();
        publish(directory, 5_000, "x");
        assertThat(directory.wantedCheckpoint(5_999)).isEmpty();
        assertThat(directory.wantedCheckpoint(6_000)).isPresent();
        // The log was replaced with another one.
        assertThat(directory.wantedCheckpoint(10)).isPresent();
    }

    @Test
    void removesFilesOfKilledProcesses() throws Exception {
        Path store = Files.createDirectories(temporary.resolve("store"));
        Files.createDirectories(store.resolve("checkpoint-7.new/db"));
        Files.createDirectories(store.resolve("db"));
        String alive = "store.copy-" + ProcessHandle.current().pid() + "-1";
        for (String name : List.of("store.copy-99999999-1", alive, "other.copy-99999999-1")) {
            Path copy = Files.createDirectories(temporary.resolve(name));
            Files.setLastModifiedTime(copy, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        }
        Files.createDirectories(temporary.resolve("store.copy-99999999-2"));

        ReplicaDirectory directory = new ReplicaDirectory(store);
        directory.discard(directory.open(this::unlessInUse));
        assertThat(names(store)).containsExactlyInAnyOrder("checkpoint-7.new", "db");
        assertThat(names(temporary))
                .containsExactlyInAnyOrder("store", alive, "store.copy-99999999-2", "other.copy-99999999-1");

        directory.open(path -> "opened");
        assertThat(names(store)).containsExactly("db");
    }

    private String unlessInUse(Path path) {
        if (path.equals(temporary.resolve("store"))) {
            throw new DirectoryInUseException("in use", Map.of());
        }
        return "opened";
    }

    private static void publish(ReplicaDirectory directory, long offset, String content) throws IOException {
        Path fresh = directory.wantedCheckpoint(offset).orElseThrow();
        Files.createDirectories(fresh.resolve("db"));
        Files.writeString(fresh.resolve("db/1.sst"), content);
        Files.writeString(fresh.resolve("db/CURRENT"), content);
        directory.publish(fresh);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
