package io.entail.stack;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the process of a server is started. It ignores Ctrl-C and ends when its standard input ends, which the parent
 * keeps open.
 *
 * @param name for messages, such as {@code kafka}
 * @param command the program and its arguments
 * @param environment variables in addition to those of the parent
 * @param directory the working directory
 * @param log the file for the output of the process
 */
record ServerCommand(String name, List<String> command, Map<String, String> environment, Path directory, Path log) {

    /**
     * Runs the server in the place of the shell, and a guard in the background that outlives the parent. The start time
     * of a process tells it from a later one with the same id. A frozen server is continued first, because it could not
     * stop otherwise.
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
     * Returns the command of a server that is a JVM.
     *
     * @param marker a JVM flag by which a later start recognises the process as a child of this stack
     * @param jvmFlags such as the heap's size
     * @param classPath the class path of the server; the launcher is appended
     * @param mainClass main class of the server
     * @param arguments arguments of the main class
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
        // The class path is passed in the environment, because it may be too long for a command line.
        return new ServerCommand(
                name,
                command,
                Map.of("CLASSPATH", classPath + File.pathSeparator + launcherLocation(), "MALLOC_ARENA_MAX", "2"),
                directory,
                log);
    }

    /**
     * Returns the command of a server that does not read its standard input. A guard process waits for the end of the
     * input, which the parent holds, and then asks the server to stop at once. The guard is not a child of the server,
     * which could mistake it for one of its own.
     *
     * @param marker by which a later start recognises the guard
     */
    ServerCommand guarded(String marker) {
        List<String> whole = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, marker));
        whole.addAll(command);
        return new ServerCommand(name, whole, environment, directory, log);
    }

    /** Returns the command of a program that gets this text as its standard input and ends by itself. */
    ServerCommand withInput(String text) {
        List<String> whole =
                new ArrayList<>(List.of("/bin/sh", "-c", "text=$1; shift; printf %s \"$text\" | \"$@\"", "sh", text));
        whole.addAll(command);
        return new ServerCommand(name, whole, environment, directory, log);
    }

    /** Returns a builder of the process. */
    ProcessBuilder toProcess() {
        // The shell only makes the server ignore Ctrl-C, which a terminal sends to the whole process group: the parent
        // decides in which order processes stop.
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

    /** Returns the folder or jar from which this class was loaded. */
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
