package io.entail.stack;

import io.entail.errors.StackException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A PostgreSQL for tests, on loopback, with one user who may do everything. It refuses to run as root: then it runs as
 * {@code nobody}, for whom its programs and data are in a folder of their own below the system's one for passing files.
 *
 * <p>Safe for use by several threads.
 */
public final class PostgresServer extends Server {
    static final String NAME = "postgres";

    private static final String ARCHIVE = "postgres-linux-x86_64.txz";
    private static final String USER = "entail";
    private static final String NOBODY = "65534";
    private static final Duration SETUP_TIME_MAX = Duration.ofMinutes(2);

    /** Becomes the server; beside it waits for the end of standard input and then asks the server to stop at once. */
    private static final String GUARDED = """
        trap '' INT HUP; exec 3<&0
        ( cat <&3 >/dev/null; [ "$(cat /proc/$$/comm)" = postgres ] && kill -INT $$ ) >/dev/null 2>&1 &
        exec "$@" </dev/null 3<&-""";

    private final StackDirectory directory;
    private final Path home;
    private final Path log;

    private PostgresServer(StackDirectory directory, Path home) {
        super(NAME, directory, List.of("postgres.port"), 0, SETUP_TIME_MAX);
        this.directory = directory;
        this.home = home;
        this.log = directory.folder(NAME).resolve("postgres.log");
    }

    /** Starts one whose settings and log are in a directory, which it has for itself. */
    public static PostgresServer start(Path directory) {
        StackDirectory held = StackDirectory.open(directory);
        try {
            PostgresServer server = new PostgresServer(held, Files.createTempDirectory("entail-postgres-"));
            try {
                server.launch();
                server.awaitStart();
                return server;
            } catch (RuntimeException e) {
                server.delete();
                throw e;
            }
        } catch (IOException e) {
            throw new StackException("no folder for PostgreSQL: " + Reasons.of(e), e);
        }
    }

    /** Stops it and removes what it had outside of its directory. */
    public void remove() throws IOException {
        close();
        delete();
    }

    private void delete() throws IOException {
        directory.close();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** What {@link DriverManager} connects to, user included. */
    public String url() {
        return "jdbc:postgresql://" + address() + "/postgres?user=" + USER;
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    String address() {
        return "127.0.0.1:" + port(0);
    }

    @Override
    void prepare() {
        if (Files.exists(home.resolve("data"))) {
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(Path.of(ServerClassPath.of(NAME)))) {
            Files.copy(jar.getPath(ARCHIVE), home.resolve(ARCHIVE));
        } catch (IOException e) {
            throw new StackException("PostgreSQL cannot be unpacked in " + home + ": " + Reasons.of(e), e);
        }
        run("tar", "-xJf", ARCHIVE);
        if (isRoot()) {
            run("chown", "-R", NOBODY + ":" + NOBODY, home.toString());
        }
        run(asUser("bin/initdb", "-D", "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"));
    }

    @Override
    ServerCommand command() {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", GUARDED, directory.marker()));
        command.addAll(List.of(asUser(
                "bin/postgres",
                "-D",
                "data",
                "-p",
                Integer.toString(port(0)),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                // Its own crash loses nothing for that, only that of the machine.
                "-c",
                "fsync=off")));
        return new ServerCommand(NAME, command, Map.of(), home, log);
    }

    @Override
    void awaitServing(Runnable step) {
        while (!answers()) {
            step.run();
        }
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(url() + "&connectTimeout=2&socketTimeout=5")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private void run(String... command) {
        ServerProcess.run(new ServerCommand(NAME, List.of(command), Map.of(), home, log), SETUP_TIME_MAX);
    }

    private static String[] asUser(String... command) {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        whole.addAll(List.of(command));
        return whole.toArray(String[]::new);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
