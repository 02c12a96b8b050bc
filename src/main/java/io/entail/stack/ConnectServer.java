package io.entail.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.errors.StackException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An unmodified Kafka Connect for tests and benchmarks: one standalone worker with Debezium's sink for databases and
 * Apicurio's converter.
 *
 * <p>Thread-safe.
 */
public final class ConnectServer extends Server {
    static final String NAME = "connect";

    private static final Duration READY_TIME_MAX = Duration.ofMinutes(3);
    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SETTINGS = """
        bootstrap.servers={bootstrap}
        listeners=http://127.0.0.1:{port}
        offset.storage.file.filename=offsets
        offset.flush.interval.ms=1000
        plugin.discovery=only_scan
        # A connector says which; these only have to be there.
        key.converter=org.apache.kafka.connect.storage.StringConverter
        value.converter=org.apache.kafka.connect.storage.StringConverter
        """;

    private static final String LOG_SETTINGS = """
        status=warn
        rootLogger.level=warn
        rootLogger.appenderRef.console.ref=console
        appender.console.type=Console
        appender.console.name=console
        appender.console.layout.type=PatternLayout
        appender.console.layout.pattern=%d{ISO8601} %-5p %c{1} %m%n
        """;

    private final StackDirectory directory;
    private final String bootstrap;
    private final boolean lasting;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private ConnectServer(StackDirectory directory, String bootstrap, boolean lasting) {
        super(NAME, directory, List.of("connect.port"), 0, READY_TIME_MAX);
        this.directory = directory;
        this.bootstrap = bootstrap;
        this.lasting = lasting;
    }

    /** Starts a worker that uses a Kafka. Its settings, its offsets and its log are in a directory of its own. */
    public static ConnectServer start(Path directory, String bootstrap) {
        return started(new ConnectServer(StackDirectory.open(directory), bootstrap, false));
    }

    /** Starts a worker for long loads, which repay the cost of the optimising compiler. */
    public static ConnectServer startLasting(Path directory, String bootstrap) {
        return started(new ConnectServer(StackDirectory.open(directory), bootstrap, true));
    }

    private static ConnectServer started(ConnectServer server) {
        server.launch();
        server.awaitStart();
        return server;
    }

    /** Stops the worker and releases its directory. */
    public void remove() {
        close();
        directory.close();
    }

    /** Creates a connector, or changes the settings of an existing one. */
    public void put(String connector, Map<String, String> settings) throws Exception {
        change(HttpRequest.newBuilder(uri("/connectors/" + connector + "/config"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.writeValueAsString(settings))));
    }

    private void change(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() / 100 != 2) {
            throw new StackException("Connect refuses the connector: " + answer.body(), null);
        }
    }

    /** Pauses a connector, which stops within moments; {@link #resume} continues it. */
    public void pause(String connector) throws Exception {
        change(HttpRequest.newBuilder(uri("/connectors/" + connector + "/pause"))
                .PUT(BodyPublishers.noBody()));
    }

    /** Continues a connector after {@link #pause}. */
    public void resume(String connector) throws Exception {
        change(HttpRequest.newBuilder(uri("/connectors/" + connector + "/resume"))
                .PUT(BodyPublishers.noBody()));
    }

    /** Returns why a task of a connector has failed, or the empty text. Tests that wait for a connector end with it. */
    public String failureOf(String connector) throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/connectors/" + connector + "/status")));
        StringBuilder traces = new StringBuilder();
        for (JsonNode task : JSON.readTree(answer.body()).path("tasks")) {
            traces.append(task.path("trace").asText());
        }
        return traces.toString();
    }

    @Override
    public Path log() {
        return folder().resolve("connect.log");
    }

    @Override
    String address() {
        return "127.0.0.1:" + port(0);
    }

    @Override
    void prepare() {
        try {
            Files.writeString(
                    folder().resolve("worker.properties"),
                    SETTINGS.replace("{bootstrap}", bootstrap).replace("{port}", Integer.toString(port(0))));
            Files.writeString(folder().resolve("log4j2.properties"), LOG_SETTINGS);
        } catch (IOException e) {
            throw new StackException("the settings of Connect cannot be written: " + Reasons.of(e), e);
        }
    }

    @Override
    ServerCommand command() {
        List<String> flags = new ArrayList<>(List.of("-Dlog4j2.configurationFile=log4j2.properties"));
        flags.addAll(lasting ? List.of("-Xmx2g") : List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        return ServerCommand.jvm(
                NAME,
                directory.marker(),
                flags,
                ServerClassPath.of(NAME),
                "org.apache.kafka.connect.cli.ConnectStandalone",
                List.of("worker.properties"),
                folder(),
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
            return send(HttpRequest.newBuilder(uri("/connectors"))).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw Pause.interrupted(NAME, e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(ANSWER_TIME_MAX).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://" + address() + path);
    }

    private Path folder() {
        return directory.folder(NAME);
    }
}
