package io.entail.stack;

import io.entail.errors.StackException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A PostgreSQL on loopback with one database, {@value #DATABASE}, and one user, {@value #USER}, who has all rights. Its
 * data is kept across restarts, including a kill -9.
 *
 * <p>Thread-safe.
 */
public final class PostgresServer extends Server {
    /** The superuser. */
    public static final String USER = "postgres";

    /** The database that exists from the start. */
    public static final String DATABASE = "entail";

    static final String NAME = "postgres";

    /** The name of the server with the oldest release that Entail supports. */
    static final String NAME_15 = "postgres15";

    static final int USUAL_PORT = 5432;

    private final StackDirectory directory;
    private final PostgresFiles files;
    private final boolean durable;

    /**
     * Creates a server, which {@link #launch} starts.
     *
     * @param name selects the release
     * @param durable whether it waits for the disk; if not, a crash of the machine loses data, but a crash of the
     *     server does not
     */
    PostgresServer(String name, StackDirectory directory, int usualPort, Duration readyTimeout, boolean durable) {
        super(name, directory, List.of(name + ".port"), usualPort, readyTimeout);
        this.directory = directory;
        this.files = new PostgresFiles(name, directory);
        this.durable = durable;
    }

    /** Returns the JDBC URL without user and password. */
    public String url() {
        return "jdbc:postgresql://" + address() + "/" + DATABASE;
    }

    /** Returns the JDBC URL with user and password; it must not be logged. */
    public String urlWithPassword() {
        return url() + "?user=" + USER + "&password=" + password();
    }

    /** Returns the release, such as {@code 18}. */
    public String version() {
        return files.version();
    }

    /** Returns the password of {@link #USER}, which was generated for this directory. */
    public String password() {
        return files.password();
    }

    @Override
    public Path log() {
        return files.log();
    }

    @Override
    String address() {
        return "127.0.0.1:" + port(0);
    }

    @Override
    void prepare() {
        files.initialize();
    }

    @Override
    ServerCommand command() {
        try {
            LogTail.rotate(log());
        } catch (IOException e) {
            throw new StackException("the log of " + name() + " cannot be written: " + Reasons.of(e), e);
        }
        // Processes left by a killed server still hold its shared memory.
        OldServers.awaitEndIn(files.data());
        List<String> settings = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port(0),
                "unix_socket_directories=",
                "max_connections=200",
                "timezone=UTC",
                "log_timezone=UTC",
                // PostgreSQL ignores this setting; by it a later start recognises the process as a child of this stack.
                "entail.marker=" + directory.marker()));
        if (!durable) {
            settings.addAll(List.of("fsync=off", "full_page_writes=off"));
        }
        List<String> command =
                new ArrayList<>(List.of("bin/postgres", "-D", files.data().toString()));
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        return files.program(command).guarded(directory.marker());
    }

    @Override
    void awaitServing(Runnable step) {
        while (!files.isServing(pid(), port(0)) || !Ports.isListening(port(0))) {
            step.run();
        }
    }
}
