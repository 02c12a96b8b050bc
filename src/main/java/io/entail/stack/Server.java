package io.entail.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A server of the stack: a child process on loopback, whose data is kept across restarts and whose ports are reused by
 * the next start when they are free.
 *
 * <p>Thread-safe.
 */
abstract class Server implements AutoCloseable {
    private static final int STARTS_MAX = 3;
    private static final String NONE = "0";

    private final String name;
    private final StackDirectory directory;
    private final List<String> portNames;
    private final int usualPort;
    private final Duration readyTimeout;
    private List<Integer> ports = List.of();
    private @Nullable String remark;
    private @Nullable ServerProcess process;

    /**
     * Creates a server, which {@link #launch} starts.
     *
     * @param portNames the names under which its ports are remembered
     * @param usualPort the first port when it is free and no earlier run had another; 0 for any
     */
    Server(String name, StackDirectory directory, List<String> portNames, int usualPort, Duration readyTimeout) {
        this.name = name;
        this.directory = directory;
        this.portNames = portNames;
        this.usualPort = usualPort;
        this.readyTimeout = readyTimeout;
    }

    /** Creates what has to exist before the first start on a directory. */
    abstract void prepare();

    /** Writes the files that the process reads, and returns the command that starts it. */
    abstract ServerCommand command();

    /**
     * Returns when the server accepts requests; throws when another program answers on its port.
     *
     * @param step called between two checks: pauses, and throws when the server has ended or takes too long
     */
    abstract void awaitServing(Runnable step);

    /** Returns the address for messages. */
    abstract String address();

    /** Returns the file with everything that the server has printed, in this run and earlier ones. */
    public abstract Path log();

    /** Starts the process and returns at once, so that servers can start in parallel. */
    final synchronized void launch() {
        choosePorts();
        prepare();
        process = ServerProcess.start(command());
    }

    /**
     * Waits until the server accepts requests, after {@link #launch}. If another program took one of its ports, the
     * server is started on other ports.
     */
    final synchronized void awaitStart() {
        for (int start = 1; ; start++) {
            try {
                awaitReady();
                return;
            } catch (RuntimeException e) {
                kill();
                if (start == STARTS_MAX || ports.stream().allMatch(Ports::isFree)) {
                    throw e;
                }
                launch();
            }
        }
    }

    /** Returns a sentence about its port when that is not the usual one, otherwise null. */
    final synchronized @Nullable String remark() {
        return remark;
    }

    /** Returns the name for messages, such as {@code kafka}. */
    final String name() {
        return name;
    }

    /** Returns the process id, which changes with {@link #restart}. */
    public final synchronized long pid() {
        return process().pid();
    }

    /** Returns a future that completes with the exit code when the running process ends, for whatever reason. */
    public final synchronized CompletableFuture<Integer> ended() {
        return process().ended();
    }

    /** Kills the process (kill -9) and returns when it has ended. */
    public final synchronized void kill() {
        process().kill();
    }

    /** Freezes the process: its connections stay open, but it does not answer. */
    public final synchronized void pause() {
        process().pause();
    }

    /** Ends {@link #pause}. */
    public final synchronized void resume() {
        process().resume();
    }

    /** Asks the process to stop and returns at once, so that servers can stop in parallel; {@link #close} waits. */
    final synchronized void askToStop() {
        process().askToStop();
    }

    /** Stops the process cleanly; {@link #restart} starts it again. */
    public final synchronized void stop() {
        process().stop();
    }

    /**
     * Starts the server again on the same data and ports and waits until it accepts requests. Stops it first if it
     * runs.
     */
    public final synchronized void restart() {
        process().stop();
        process = ServerProcess.start(command());
        awaitReady();
    }

    @Override
    public final void close() {
        stop();
    }

    /** Returns the port with this index among the names of its ports. */
    final int port(int index) {
        return ports.get(index);
    }

    /** Returns an exception that says what happened to this server and contains the end of its log. */
    final RuntimeException failure(String what) {
        return process().failure(what);
    }

    private ServerProcess process() {
        return Objects.requireNonNull(process, "launch comes first");
    }

    private void choosePorts() {
        List<Integer> chosen = new ArrayList<>();
        for (String portName : portNames) {
            int remembered = Integer.parseInt(directory.remembered(portName, NONE));
            int port = Ports.free(chosen.isEmpty() ? List.of(remembered, usualPort) : List.of(remembered), chosen);
            if (chosen.isEmpty()) {
                remark = remark(port, remembered);
            }
            directory.remember(portName, Integer.toString(port));
            chosen.add(port);
        }
        ports = List.copyOf(chosen);
    }

    private @Nullable String remark(int port, int remembered) {
        if (usualPort == 0 || port == usualPort) {
            return null;
        }
        return port == remembered
                ? name + " has port " + port + " in this directory, as the last time"
                : name + " has port " + port + ": " + usualPort + " is taken";
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + readyTimeout.toNanos();
        awaitServing(() -> {
            if (!process().isAlive()) {
                throw failure("ended with exit code " + process().ended().join() + " before it was ready");
            }
            if (System.nanoTime() > deadline) {
                throw failure("was not ready on " + address() + " within " + readyTimeout.toSeconds() + " s");
            }
            Pause.briefly(name);
        });
    }
}
