package io.entail.stack;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a server's JVM is started.
 *
 * @param name for messages, such as {@code kafka}
 * @param marker a JVM flag by which a later start recognises the process as a child of this stack
 * @param jvmFlags such as the heap's size
 * @param classPath the server's own; the launcher is added behind it
 * @param mainClass the server's
 * @param arguments what the main class gets
 * @param directory the working directory
 * @param log where everything goes that the process prints
 */
record ServerCommand(
        String name,
        String marker,
        List<String> jvmFlags,
        String classPath,
        String mainClass,
        List<String> arguments,
        Path directory,
        Path log) {

    ServerCommand {
        jvmFlags = List.copyOf(jvmFlags);
        arguments = List.copyOf(arguments);
    }

    /** The process, ready to be started. */
    ProcessBuilder toProcess() {
        // The shell only makes the server deaf to Ctrl-C, which a terminal sends to the whole group: the parent decides
        // in which order things stop. The class path goes through the environment to keep the command line short.
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh", java(), marker));
        command.addAll(jvmFlags);
        command.add(ServerLauncher.class.getName());
        command.add(mainClass);
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process.environment().put("CLASSPATH", classPath + File.pathSeparator + launcherLocation());
        process.environment().put("MALLOC_ARENA_MAX", "2");
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
