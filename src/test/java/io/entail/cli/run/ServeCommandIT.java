package io.entail.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.cli.CommandRun;
import io.entail.cli.Main;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.StackExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class ServeCommandIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    @TempDir
    private Path temporary;

    private final String store = stack.freshStore();
    private final HttpClient client = HttpClient.newHttpClient();

    private ChildJvm serve(String... more) throws Exception {
        String[] arguments = new String[more.length + 5];
        arguments[0] = "serve";
        arguments[1] = "--listen";
        arguments[2] = "127.0.0.1:0";
        arguments[3] = "--data";
        arguments[4] = temporary.resolve("data").toString();
        System.arraycopy(more, 0, arguments, 5, more.length);
        return ChildJvm.of(Main.class)
                .shortLived("256m")
                .withEnvironment("ENTAIL_BOOTSTRAP", stack.bootstrap())
                .withEnvironment("ENTAIL_REGISTRY", stack.registryUrl())
                .withEnvironment("ENTAIL_STORE", store)
                .withEnvironment("XDG_CACHE_HOME", temporary.toString())
                .withArguments(arguments)
                .start();
    }

    private static URI address(ChildJvm server) throws Exception {
        return URI.create(JSON.readTree(server.awaitLine("{")).get("http").asText());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder create(URI at, String name) {
        return HttpRequest.newBuilder(at.resolve("/services"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "once-" + name)
                .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\",\"host\":\"" + name + ".local\"}"));
    }

    @Test
    void servesUntilItIsStoppedAndRepeatsItsAnswersAfterARestart() throws Exception {
        String first;
        try (ChildJvm server = serve("--api-version", "2.8.1")) {
            URI at = address(server);
            HttpResponse<String> created = send(create(at, "kept"));
            assertThat(created.statusCode())
                    .as("the answer has the expected status: %s", created.body())
                    .isEqualTo(201);
            first = created.body();
            JsonNode root = JSON.readTree(send(HttpRequest.newBuilder(at)).body());
            assertThat(root.get("version").asText()).isEqualTo("2.8.1");
            ProcessHandle.of(server.pid()).orElseThrow().destroy();
            assertThat(server.awaitEnd(Duration.ofSeconds(30))).isZero();
        }
        try (ChildJvm server = serve()) {
            HttpResponse<String> again = send(create(address(server), "kept"));
            assertThat(again.statusCode())
                    .as("the answer has the expected status: %s", again.body())
                    .isEqualTo(201);
            assertThat(again.body())
                    .as("a repeated request gets the first answer, also after a restart")
                    .isEqualTo(first);
            assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        }
    }

    @Test
    void theOwnerOfATokenIsTheActorAndOthersAreRefused() throws Exception {
        Path tokens = temporary.resolve("tokens");
        CommandRun made = CommandRun.of("token", "ann", "--role", "write", "--file", tokens.toString());
        String token = made.ok().strip();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens)))
                .isEqualTo("rw-------");
        Path settings = Files.writeString(temporary.resolve("settings"), "entail.http.tokens=" + tokens + "\n");
        try (ChildJvm server = serve("--config", settings.toString())) {
            URI at = address(server);
            assertThat(send(HttpRequest.newBuilder(at.resolve("/services"))).statusCode())
                    .isEqualTo(401);
            HttpResponse<String> created = send(create(at, "hers").header("Authorization", "Bearer " + token));
            assertThat(created.statusCode())
                    .as("the answer has the expected status: %s", created.body())
                    .isEqualTo(201);
            HttpResponse<String> history = send(
                    HttpRequest.newBuilder(at.resolve("/services/hers/history")).header("Kong-Admin-Token", token));
            assertThat(JSON.readTree(history.body())
                            .path("data")
                            .path(0)
                            .path("actor")
                            .asText())
                    .isEqualTo("ann");
            assertThat(send(HttpRequest.newBuilder(at.resolve("/verify")).header("Kong-Admin-Token", token))
                            .statusCode())
                    .as("only administrators may verify")
                    .isEqualTo(403);
            assertThat(String.join("\n", server.lines())).doesNotContain(token);
        }
    }

    @Test
    void anUnusableAddressIsWrongUsage() {
        CommandRun open = CommandRun.of(
                "serve",
                "--listen",
                "0.0.0.0:0",
                "--bootstrap",
                stack.bootstrap(),
                "--store",
                store,
                "--data",
                temporary.resolve("never").toString());
        assertThat(open.code()).isEqualTo(2);
        assertThat(open.err()).contains("entail.http.listen", "entail.http.tokens");
    }
}
