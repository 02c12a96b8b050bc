package io.entail.stack;

import io.entail.errors.StackException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server in a process of its own. It ends when {@link #stop} is called and when this process ends, however it ends.
 *
 * <p>Thread-safe.
 */
final class ServerProcess {
    /** How long a server may take to stop by itself before it is killed. */
    private static final Duration STOP_TIME_MAX = Duration.ofSeconds(20);

    private final ServerCommand command;
    private final Process process;

    private ServerProcess(ServerCommand command, Process process) {
        this.command = command;
        this.process = process;
    }

    static ServerProcess start(ServerCommand command) {
        try {
            return new ServerProcess(command, command.toProcess().start());
        } catch (IOException e) {
            throw new StackException(command.name() + " cannot be started: " + e.getMessage(), e);
        }
    }

    /** Runs a program that ends by itself, such as the one that formats a new directory. */
    static void run(ServerCommand command, Duration timeMax) {
        ServerProcess process = start(command);
        try {
            if (!process.process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS)) {
                throw process.failure("did not end within " + timeMax.toSeconds() + " s");
            }
            if (process.process.exitValue() != 0) {
                throw process.failure("ended with exit code " + process.process.exitValue());
            }
        } catch (InterruptedException e) {
            throw Pause.interrupted(command.name(), e);
        } finally {
            process.kill();
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns a future that completes with the exit code when the process has ended, for whatever reason. */
    CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Asks the server to stop and returns at once. */
    void askToStop() {
        signal("CONT");
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The pipe is broken because the process has ended.
        }
    }

    /** Asks the server to stop and waits; kills it when that takes too long. */
    void stop() {
        askToStop();
        try {
            if (!process.waitFor(STOP_TIME_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /** Kills the process and its descendants (kill -9), and returns when all have ended. */
    void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> child.onExit().join());
    }

    /** Freezes the process and its descendants: connections stay open, but nothing answers. */
    void pause() {
        signal("STOP");
    }

    /** Continues a frozen process. */
    void resume() {
        signal("CONT");
    }

    /** Returns an exception that says what happened to this server and contains the end of its log. */
    StackException failure(String what) {
        return new StackException(
                command.name() + " " + what + "; its log is " + command.log() + " and ends with:\n"
                        + LogTail.of(command.log()),
                null);
    }

    private void signal(String name) {
        if (!process.isAlive()) {
            return;
        }
        String pids = Stream.concat(
                        Stream.of(process.pid()), process.descendants().map(ProcessHandle::pid))
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pids)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new StackException("no signal can be sent to " + command.name() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw Pause.interrupted(command.name(), e);
        }
    }
}
