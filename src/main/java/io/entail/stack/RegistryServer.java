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
 * A schema registry, Apicurio with Confluent's interface, on loopback. Its data outlives it: the number of a schema stays
 * the same for ever, also through kill -9.
 *
 * <p>Safe for use by several threads.
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
            // Relative to the folder: a path may have any character. Written when committed, not half a second later: a
            // number that was given out and forgotten would be given to another schema.
            "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:./registry;WRITE_DELAY=0",
            "-Dquarkus.datasource.jdbc.initial-size=1",
            "-Dquarkus.datasource.jdbc.min-size=1",
            // On a machine with much else to do the first connection takes longer than the usual 5 s, which would end
            // it.
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

    /** Where clients of Confluent's registry connect. */
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
        // It makes its database itself.
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
