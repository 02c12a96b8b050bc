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
 * Real disks of a test's own: small ones that can be full, and ones that cannot be written. They are gone after the test.
 *
 * <pre>
 * &#64;RegisterExtension final Mounts mounts = new Mounts();
 * </pre>
 *
 * <p>Mounting is for root. {@code .ci/run} fails where these tests were skipped.
 */
public final class Mounts implements AfterEachCallback {
    private static final int MIB = 1 << 20;
    private static final boolean POSSIBLE = tried();

    private final Deque<Path> mounted = new ArrayDeque<>();

    /** Whether this process may mount. */
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

    /** An empty disk of so many MiB. */
    public Path small(Path folder, int mebibytes) {
        return mount(folder, "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs");
    }

    /** What is in a folder already, to be read only. */
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

    /** Takes a disk away again. */
    public void unmount(Path folder) {
        if (mounted.remove(folder)) {
            require("umount", "-l", folder.toString());
        }
    }

    /** Leaves no room on a disk; {@link #free} gives it back. */
    public static void fill(Path disk) throws IOException {
        byte[] zeros = new byte[MIB / 16];
        Path filler = disk.resolve("filler");
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(zeros);
            }
        } catch (IOException full) {
            // As it should be.
        }
    }

    /** Gives back what {@link #fill} took. */
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
