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
 * Servers of an earlier run whose parent was killed. They end by themselves within moments, and a new start waits for
 * that. Only one that cannot (it was frozen, for instance) is killed, and only when it carries the mark of this very
 * directory or works in it: a process id alone may belong to anybody by now.
 */
final class OldServers {
    private static final Duration END_TIME_MAX = Duration.ofSeconds(15);
    private static final Duration KILL_TIME_MAX = Duration.ofSeconds(5);

    private OldServers() {}

    /** Returns when no process with this mark is left. The caller holds the directory's lock, so none can be new. */
    static void awaitEnd(String marker) {
        awaitEnd(() -> carrying(marker));
    }

    /** Returns when no process is left that works in this folder, which one server has for itself. */
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

    /** A process that has ended but was not collected yet has no command line any more, so it does not count. */
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
                        // It has ended, or is somebody else's.
                        return false;
                    }
                })
                .toList();
    }
}
