package io.entail.stack;

import io.entail.errors.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Waits for servers of an earlier run whose parent was killed. They end by themselves within moments. A server that
 * cannot end, for example because it was frozen, is killed, but only when its command line has the marker of this
 * directory or it works in it, because its process id may belong to another program by now.
 */
final class OldServers {
    private static final Duration END_TIME_MAX = Duration.ofSeconds(15);
    private static final Duration KILL_TIME_MAX = Duration.ofSeconds(5);

    private OldServers() {}

    /**
     * Returns when no process with this marker is left. The caller holds the lock of the directory, so no new one can
     * appear.
     */
    static void awaitEnd(String marker) {
        awaitEnd(() -> carrying(marker));
    }

    /** Returns when no process is left whose working directory is this folder, which belongs to one server. */
    static void awaitEndIn(Path folder) {
        awaitEnd(() -> workingIn(folder));
    }

    private static void awaitEnd(Supplier<List<ProcessHandle>> old) {
        if (awaitNone(old, END_TIME_MAX)) {
            return;
        }
        old.get().forEach(ProcessHandle::destroyForcibly);
        if (!awaitNone(old, KILL_TIME_MAX)) {
            throw new StackException(
                    "servers of an earlier run on this directory do not end: processes "
                            + old.get().stream()
                                    .map(process -> Long.toString(process.pid()))
                                    .collect(Collectors.joining(", ")),
                    null);
        }
    }

    private static boolean awaitNone(Supplier<List<ProcessHandle>> old, Duration timeMax) {
        long deadline = System.nanoTime() + timeMax.toNanos();
        while (!old.get().isEmpty()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Pause.briefly("servers of an earlier run");
        }
        return true;
    }

    /**
     * Returns the processes with this marker. A process that has ended but was not yet reaped has no command line, so
     * it does not count.
     */
    static List<ProcessHandle> carrying(String marker) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(marker))
                .toList();
    }

    private static List<ProcessHandle> workingIn(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                                .equals(folder);
                    } catch (IOException e) {
                        // The process has ended, or belongs to another user.
                        return false;
                    }
                })
                .toList();
    }
}
