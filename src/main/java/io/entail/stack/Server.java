package io.entail.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A server of the stack: a child process on loopback, with ports that the next start takes again when they are free and
 * data that outlives it.
 *
 * <p>Safe for use by several threads.
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
     * A server that {@link #launch} brings to life.
     *
     * @param portNames under which its ports are remembered
     * @param usualPort what the first of them is when it is free and no run before had another; 0: any
     */
    Server(String name, StackDirectory directory, List<String> portNames, int usualPort, Duration readyTimeout) {
        this.name = name;
        this.directory = directory;
        this.portNames = portNames;
        this.usualPort = usualPort;
        this.readyTimeout = readyTimeout;
    }

    /** What has to be there before the first launch on a directory. */
    abstract void prepare();

    /** How the process is started, with files that it reads written. */
    abstract ServerCommand command();

    /**
     * Returns when it serves, or throws when something else answers.
     *
     * @param step called between two looks: pauses, and throws when the server has ended or took too long
     */
    abstract void awaitServing(Runnable step);

    /** Where clients connect, for messages. */
    abstract String address();

    /** What the server printed, this time and before. */
    public abstract Path log();

    /** Starts the process and returns at once, so that servers come up side by side. */
    final synchronized void launch() {
        choosePorts();
        prepare();
        process = ServerProcess.start(command());
    }

    /** Waits until it serves, after {@link #launch}; on other ports when somebody took one before it did. */
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

    /** What to say of its port when that is not the usual one, else null. */
    final synchronized @Nullable String remark() {
        return remark;
    }

    /** For messages, such as {@code kafka}. */
    final String name() {
        return name;
    }

    /** The server's process id; another one after {@link #restart}. */
    public final synchronized long pid() {
        return process().pid();
    }

    /** Completes with the exit code when the running process ends, for whatever reason. */
    public final synchronized CompletableFuture<Integer> ended() {
        return process().ended();
    }

    /** kill -9. Returns when the process is gone. */
    public final synchronized void kill() {
        process().kill();
    }

    /** Freezes the server: connections stay open, nothing answers. */
    public final synchronized void pause() {
        process().pause();
    }

    /** Ends {@link #pause}. */
    public final synchronized void resume() {
        process().resume();
    }

    /** Asks it to stop and returns at once, so that servers stop side by side; {@link #close} waits. */
    final synchronized void askToStop() {
        process().askToStop();
    }

    /** Stops it cleanly; {@link #restart} brings it back. */
    public final synchronized void stop() {
        process().stop();
    }

    /** Starts it again on the same data and the same ports and waits until it serves; stops it first if need be. */
    public final synchronized void restart() {
        process().stop();
        process = ServerProcess.start(command());
        awaitReady();
    }

    @Override
    public final void close() {
        stop();
    }

    /** The port that is remembered under the name at this place. */
    final int port(int index) {
        return ports.get(index);
    }

    /** An error that says what happened to this server and shows the end of its log. */
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
