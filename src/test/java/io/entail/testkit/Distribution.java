package io.entail.testkit;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The packaged distribution, unpacked in an environment that has Java and little else: there is no Maven and no
 * environment variable of the project. Close it after its processes have ended.
 *
 * @param temporary a folder for all files of the test
 * @param home the folder of the distribution
 * @param tools the only folder on the PATH
 */
public record Distribution(Path temporary, Path home, Path tools) implements AutoCloseable {
    private static final long COMMAND_SECONDS_MAX = 120;

    /**
     * Unpacks the archive that {@code mvn package} has built, into a folder whose name has characters that scripts
     * often get wrong.
     */
    public static Distribution unpack(Path zip, Path temporary) throws IOException {
        if (!Files.exists(zip)) {
            throw new AssertionError("there is no " + zip + ": run 'mvn package' first");
        }
        Path folder = Files.createDirectory(temporary.resolve("some folder $(x) 'y'"));
        Path home = folder;
        // This keeps the permissions of the files, as unzip does.
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"))) {
            Path root = files.getPath("/");
            try (Stream<Path> paths = Files.walk(root)) {
                for (Path path : paths.filter(each -> !each.equals(root)).toList()) {
                    Path target = folder.resolve(root.relativize(path).toString());
                    if (Files.isDirectory(path)) {
                        Files.createDirectory(target);
                        home = home.equals(folder) ? target : home;
                    } else {
                        Files.copy(path, target);
                        Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(path));
                    }
                }
            }
        }
        Distribution distribution =
                new Distribution(temporary, home, Files.createDirectory(temporary.resolve("tools")));
        for (String tool : List.of("sh", "dirname", "readlink")) {
            distribution.link(tool);
        }
        return distribution;
    }

    /** Returns the path of the script that users call. */
    public Path script() {
        return home.resolve("bin").resolve("entail");
    }

    /** Puts a tool of this machine or of this JVM on the PATH. */
    public Path link(String tool) throws IOException {
        List<Path> folders = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin")));
        for (String folder : System.getenv("PATH").split(":", -1)) {
            folders.add(Path.of(folder));
        }
        for (Path folder : folders) {
            if (Files.isExecutable(folder.resolve(tool))) {
                return Files.createSymbolicLink(tools.resolve(tool), folder.resolve(tool));
            }
        }
        throw new AssertionError("this machine does not have the tool " + tool);
    }

    public Run run(Map<String, String> environment, String... arguments) throws IOException {
        return run(script(), environment, arguments);
    }

    /** Starts the script through another path, such as a symbolic link. */
    public Run run(Path script, Map<String, String> environment, String... arguments) throws IOException {
        Path out = Files.createTempFile(temporary, "run", ".out");
        Path err = Files.createTempFile(temporary, "run", ".err");
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        process.environment().keySet().removeIf(name -> name.startsWith("ENTAIL_") || name.equals("MAVEN_HOME"));
        process.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process.environment().put("PATH", tools.toString());
        process.environment().put("XDG_CACHE_HOME", temporary.resolve("cache").toString());
        // The script would create a class archive in the background, which could still run when the test has ended.
        process.environment().put("ENTAIL_CLASS_ARCHIVE", "off");
        process.environment().putAll(environment);
        return new Run(process.start(), out, err);
    }

    /** Deletes the links first, because JUnit warns about links in a temporary folder that point outside of it. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> links = Files.list(tools)) {
            for (Path link : links.toList()) {
                Files.delete(link);
            }
        }
    }

    /** A running process of the distribution. Closing it kills the process. */
    public record Run(Process process, Path outFile, Path errFile) implements AutoCloseable {
        public String out() throws IOException {
            return Files.readString(outFile);
        }

        public String err() throws IOException {
            return Files.readString(errFile);
        }

        /** Sends {@code SIGTERM}. */
        public void stop() {
            process.destroy();
        }

        /** Waits until the process exits and returns its exit code. */
        public int end() throws IOException, InterruptedException {
            try {
                if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
                    throw new AssertionError("the process still runs after " + COMMAND_SECONDS_MAX + " s; it printed:\n"
                            + out() + err());
                }
                return process.exitValue();
            } finally {
                close();
            }
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
