package io.entail.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Mounts real disks for a test: small ones that can become full, and read-only ones. They are unmounted after the test.
 *
 * <pre>
 * &#64;RegisterExtension final Mounts mounts = new Mounts();
 * </pre>
 *
 * <p>Mounting requires root. {@code .ci/run} fails if these tests are skipped.
 */
public final class Mounts implements AfterEachCallback {
    private static final int MIB = 1 << 20;
    private static final boolean POSSIBLE = tried();

    private final Deque<Path> mounted = new ArrayDeque<>();

    /** Whether this process may mount disks. */
    public static boolean arePossible() {
        return POSSIBLE;
    }

    private static boolean tried() {
        try {
            Path folder = Files.createTempDirectory("entail-mount");
            boolean worked = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()) == 0;
            if (worked) {
                run("umount", "-l", folder.toString());
            }
            Files.deleteIfExists(folder);
            return worked;
        } catch (IOException e) {
            return false;
        }
    }

    /** Mounts an empty disk of this size. */
    public Path small(Path folder, int mebibytes) {
        return mount(folder, "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs");
    }

    /** Makes the existing content of a folder read-only. */
    public Path readOnly(Path folder) {
        mount(folder, "--bind", folder.toString());
        require("mount", "-o", "remount,bind,ro", folder.toString());
        return folder;
    }

    private Path mount(Path folder, String... arguments) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new java.util.ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        command.add(folder.toString());
        require(command.toArray(new String[0]));
        mounted.push(folder);
        return folder;
    }

    /** Unmounts a disk. */
    public void unmount(Path folder) {
        if (mounted.remove(folder)) {
            require("umount", "-l", folder.toString());
        }
    }

    /** Fills a disk, so that no free space is left until {@link #free}. */
    public static void fill(Path disk) throws IOException {
        byte[] zeros = new byte[MIB / 16];
        Path filler = disk.resolve("filler");
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(zeros);
            }
        } catch (IOException full) {
            // The exception is expected: it shows that the disk is full.
        }
    }

    /** Frees the space that {@link #fill} has taken. */
    public static void free(Path disk) throws IOException {
        Files.delete(disk.resolve("filler"));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        while (!mounted.isEmpty()) {
            unmount(mounted.peek());
        }
    }

    private static void require(String... command) {
        int code = run(command);
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + code);
        }
    }

    private static int run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
