package io.entail.cli.output;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TargetFileTest {
    @TempDir
    private Path folder;

    @Test
    void aNewFileIsForItsOwnerOnlyAndNothingElseIsLeft() throws Exception {
        Path file = folder.resolve("out.yaml");
        fill(file, "new");
        assertThat(file).hasContent("new");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(names()).containsExactly("out.yaml");
    }

    @Test
    void aFileIsReplacedAsAWholeAndKeepsItsMode() throws Exception {
        Path file = Files.writeString(folder.resolve("out.yaml"), "old and longer");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Object before = Files.getAttribute(file, "unix:ino");
        TargetFile target = TargetFile.of(file);
        try (TargetFile.Draft draft = target.draft()) {
            Files.writeString(draft.path(), "new");
            assertThat(file).hasContent("old and longer");
            draft.finish();
        }
        assertThat(file).hasContent("new");
        assertThat(mode(file)).isEqualTo("rw-r-----");
        assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(before);
        assertThat(names()).containsExactly("out.yaml");
    }

    @Test
    void anUnfinishedFileChangesNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("out.yaml"), "old");
        try (TargetFile.Draft draft = TargetFile.of(file).draft()) {
            Files.writeString(draft.path(), "half");
        }
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("out.yaml");
    }

    @Test
    void linksAreFollowedAndStayLinks() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path file = Files.writeString(real.resolve("file"), "old");
        link("chained", "relative");
        link("relative", "real/file");
        link("absolute", file.toString());
        link("folder", "real");
        Files.createSymbolicLink(real.resolve("up"), Path.of("../relative"));
        for (String name : new String[] {"chained", "relative", "absolute", "folder/file", "folder/up"}) {
            fill(folder.resolve(name), name);
            assertThat(file).hasContent(name);
        }
        assertThat(Stream.of("chained", "relative", "absolute", "folder", "real/up"))
                .allMatch(name -> Files.isSymbolicLink(folder.resolve(name)));
        assertThat(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void aLinkToAMissingFileCreatesTheFile() throws Exception {
        link("dangling", "new");
        fill(folder.resolve("dangling"), "text");
        assertThat(folder.resolve("new")).hasContent("text");
        assertThat(Files.isSymbolicLink(folder.resolve("dangling"))).isTrue();
        link("nowhere", "missing/new");
        refused("nowhere", "there is no directory for");
    }

    @Test
    void linksInACircleAreRefused() throws Exception {
        link("a", "b");
        link("b", "a");
        refused("a", "a link that leads in a circle");
    }

    @Test
    void directoriesAreRefusedEmptyOrNotThroughLinksToo() throws Exception {
        Files.createDirectory(folder.resolve("empty"));
        link("link", "empty");
        refused("empty", "is a directory; name a file in it");
        refused("link", "is a directory; name a file in it");
        refused(".", "is a directory; name a file in it");
        refused("missing/file", "there is no directory for");
        assertThat(folder.resolve("empty")).isEmptyDirectory();
    }

    @Test
    void devicesAreWrittenTo() throws Exception {
        fill(Path.of("/dev/null"), "gone");
        assertThat(Files.getAttribute(Path.of("/dev/null"), "unix:rdev")).isEqualTo(0x103L);
        link("null", "/dev/null");
        fill(folder.resolve("null"), "gone");
        assertThat(Files.isSymbolicLink(folder.resolve("null"))).isTrue();
        assertThatThrownBy(() -> fill(Path.of("/dev/full"), "too much"))
                .isInstanceOf(OutputException.class)
                .hasMessage("cannot write /dev/full: No space left on device");
    }

    @Test
    void pipesAreWrittenTo() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> read(pipe));
        fill(pipe, "through a pipe");
        assertThat(read.get(60, TimeUnit.SECONDS)).isEqualTo("through a pipe");
        assertThat(names()).containsExactly("pipe");
    }

    @Test
    void descriptorsOfFilesGoOnAtTheEnd() throws Exception {
        Path file = folder.resolve("log");
        Path out = folder.resolve("out");
        // This is descriptor 3 of another process, as /dev/fd/3 is that of this one.
        Process process = new ProcessBuilder("/bin/sh", "-c", "exec 3>>log; echo before >&3; echo ready; read end")
                .directory(folder.toFile())
                .start();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("ready");
            Files.createSymbolicLink(out, Path.of("/proc/" + process.pid() + "/fd/3"));
            fill(out, "after\n");
            assertThat(file).hasContent("before\nafter\n");
            assertThat(Files.isSymbolicLink(out)).isTrue();
            assertThat(TargetFile.of(out).isStandardOutput()).isFalse();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void standardOutputIsKnownByAllItsNames() {
        assertThat(Stream.of("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"))
                .allMatch(name -> TargetFile.of(Path.of(name)).isStandardOutput());
        assertThat(TargetFile.of(Path.of("/dev/stderr")).isStandardOutput()).isFalse();
        assertThat(TargetFile.of(folder.resolve("1")).isStandardOutput()).isFalse();
    }

    private void refused(String name, String why) {
        assertThatThrownBy(() -> TargetFile.of(folder.resolve(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private void link(String name, String to) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), Path.of(to));
    }

    private static void fill(Path file, String text) throws IOException {
        try (TargetFile.Draft draft = TargetFile.of(file).draft()) {
            Files.writeString(draft.path(), text);
            draft.finish();
        }
    }

    private static String read(Path pipe) {
        try {
            return Files.readString(pipe);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String[] names() {
        return requireNonNull(folder.toFile().list());
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
