package io.entail.stack;

import io.entail.errors.StackException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A schema registry, Apicurio with Confluent's interface, on loopback. Its data is kept across restarts: the id of a
 * schema never changes, not even after a kill -9.
 *
 * <p>Thread-safe.
 */
public final class RegistryServer extends Server {
    static final String NAME = "apicurio";
    static final int USUAL_PORT = 8081;

    private static final String CONFLUENT = "/apis/ccompat/v7";
    private static final int ANSWER_MILLIS_MAX = 1_000;

    private static final List<String> JVM_FLAGS = List.of(
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dquarkus.http.host=127.0.0.1",
            // The path is relative to the folder, because the folder's own path may contain any character. Data is
            // written at each commit instead of half a second later: an id that was returned and then lost would be
            // given to another schema.
            "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:./registry;WRITE_DELAY=0",
            "-Dquarkus.datasource.jdbc.initial-size=1",
            "-Dquarkus.datasource.jdbc.min-size=1",
            // On a busy machine the first connection may take longer than the default of 5 s, after which the server
            // would stop.
            "-Dquarkus.datasource.jdbc.acquisition-timeout=60",
            "-DLOG_LEVEL=WARN",
            "-DREGISTRY_LOG_LEVEL=WARN");

    private final StackDirectory directory;
    private final Path folder;

    RegistryServer(StackDirectory directory, int usualPort, Duration readyTimeout) {
        super(NAME, directory, List.of("registry.port"), usualPort, readyTimeout);
        this.directory = directory;
        this.folder = directory.folder("registry");
    }

    /** Returns the URL for clients of Confluent's schema registry. */
    public String url() {
        return "http://" + address() + CONFLUENT;
    }

    @Override
    public Path log() {
        return folder.resolve("registry.log");
    }

    @Override
    String address() {
        return "127.0.0.1:" + port(0);
    }

    @Override
    void prepare() {
        // The registry creates its database by itself.
    }

    @Override
    ServerCommand command() {
        try {
            LogTail.rotate(log());
        } catch (IOException e) {
            throw new StackException(
                    "the log of the registry cannot be written in " + folder + ": " + Reasons.of(e), e);
        }
        List<String> flags = new ArrayList<>(JVM_FLAGS);
        flags.add("-Dquarkus.http.port=" + port(0));
        return ServerCommand.jvm(
                NAME,
                directory.marker(),
                flags,
                ServerClassPath.of(NAME),
                "io.quarkus.runner.GeneratedMain",
                List.of(),
                folder,
                log());
    }

    @Override
    void awaitServing(Runnable step) {
        while (!answers()) {
            step.run();
        }
    }

    private boolean answers() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url() + "/subjects").toURL().openConnection();
            connection.setConnectTimeout(ANSWER_MILLIS_MAX);
            connection.setReadTimeout(ANSWER_MILLIS_MAX);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }
}
