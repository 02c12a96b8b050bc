package io.entail.stack;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a server's process is started: deaf to Ctrl-C, and ended by the end of its standard input, which the parent holds.
 *
 * @param name for messages, such as {@code kafka}
 * @param command the program and what it gets
 * @param environment what it has beside the parent's
 * @param directory the working directory
 * @param log where everything goes that the process prints
 */
record ServerCommand(String name, List<String> command, Map<String, String> environment, Path directory, Path log) {

    /**
     * Becomes the server; the process in the background outlives its parent, the shell between. The time at which a process
     * began tells it from a later one with its number. A frozen server is let go on, for it could not stop otherwise.
     */
    private static final String GUARD = """
        exec 3<&0
        began=$(cut -d' ' -f22 /proc/$$/stat)
        ( (
          cat <&3
          tries=0
          while [ "$(cut -d' ' -f22 /proc/$$/stat)" = "$began" ]; do
            [ $tries -lt 100 ] || { kill -KILL $$; break; }
            kill -CONT $$ $(cat /proc/$$/task/$$/children)
            kill -INT $$
            tries=$((tries + 1))
            sleep 0.1
          done
        ) & ) >/dev/null 2>&1
        exec "$@" </dev/null 3<&-""";

    ServerCommand {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * A server that is a JVM.
     *
     * @param marker a JVM flag by which a later start recognises the process as a child of this stack
     * @param jvmFlags such as the heap's size
     * @param classPath the server's own; the launcher is added behind it
     * @param mainClass the server's
     * @param arguments what the main class gets
     */
    static ServerCommand jvm(
            String name,
            String marker,
            List<String> jvmFlags,
            String classPath,
            String mainClass,
            List<String> arguments,
            Path directory,
            Path log) {
        List<String> command = new ArrayList<>(List.of(java(), marker));
        command.addAll(jvmFlags);
        command.add(ServerLauncher.class.getName());
        command.add(mainClass);
        command.addAll(arguments);
        // The class path goes through the environment to keep the command line short.
        return new ServerCommand(
                name,
                command,
                Map.of("CLASSPATH", classPath + File.pathSeparator + launcherLocation(), "MALLOC_ARENA_MAX", "2"),
                directory,
                log);
    }

    /**
     * A server that does not read its standard input: beside it waits a guard for the end of that, which is the parent's,
     * and then asks the server to stop at once. The guard is no child of the server, which could take it for one of its own.
     *
     * @param marker by which a later start recognises the guard
     */
    ServerCommand guarded(String marker) {
        List<String> whole = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, marker));
        whole.addAll(command);
        return new ServerCommand(name, whole, environment, directory, log);
    }

    /** A program that gets this text as its standard input; it ends with that. */
    ServerCommand withInput(String text) {
        List<String> whole =
                new ArrayList<>(List.of("/bin/sh", "-c", "text=$1; shift; printf %s \"$text\" | \"$@\"", "sh", text));
        whole.addAll(command);
        return new ServerCommand(name, whole, environment, directory, log);
    }

    /** The process, ready to be started. */
    ProcessBuilder toProcess() {
        // The shell only makes the server deaf to Ctrl-C, which a terminal sends to the whole group: the parent decides
        // in which order things stop.
        List<String> whole = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        whole.addAll(command);
        ProcessBuilder process = new ProcessBuilder(whole)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process.environment().putAll(environment);
        return process;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The folder or jar that this code was loaded from. */
    static Path launcherLocation() {
        try {
            return Path.of(ServerLauncher.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where Entail's own classes are is not a path", e);
        }
    }
}
