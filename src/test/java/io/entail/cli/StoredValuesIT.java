package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.testkit.Items;
import io.entail.testkit.StackExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Times to live, plugins without a definition and workspaces on the command line, on a real Kafka. */
final class StoredValuesIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    private Path temporary;

    private final String store = stack.freshStore();
    private final String other = stack.freshStore();

    @Test
    void rowsLiveAsLongAsTheCommandLineSays() throws Exception {
        run(0, "insert", "consumers", "username=ann");
        JsonNode key = run(0, "insert", "keyauth_credentials", "consumer=ann", "key=k", "--ttl", "3600");
        assertThat(key.get("ttl").asInt()).isBetween(3000, 3600);
        Path file = Files.writeString(temporary.resolve("key.json"), key.toString());
        assertThat(run(0, "update", "keyauth_credentials", "k", "tags=a")
                        .get("ttl")
                        .asInt())
                .isBetween(2000, 3600);
        assertThat(run(0, "update", "keyauth_credentials", "k", "--ttl=0").has("ttl"))
                .isFalse();
        assertThat(run(0, "upsert", "keyauth_credentials", "k", "@" + file)
                        .get("ttl")
                        .asInt())
                .isBetween(2000, 3600);
        assertThat(run(0, "upsert", "keyauth_credentials", "k", "@" + file, "--ttl", "9")
                        .get("ttl")
                        .asInt())
                .isLessThan(10);
        assertThat(run(1, "insert", "consumers", "username=bob", "--ttl", "5").toString())
                .contains("cannot be used with 'consumers'");
        assertThat(run(1, "insert", "keyauth_credentials", "consumer=ann", "ttl=soon")
                        .toString())
                .contains("must be an integer between 0 and 100000000");
    }

    @Test
    void aPluginWithoutDefinitionIsAcceptedOnRequestAndExported() throws Exception {
        assertThat(run(1, "insert", "plugins", "name=warp").toString()).contains("--definitions", "--plugins=accept");
        JsonNode warp = run(0, "insert", "plugins", "name=warp", "config.a:={\"b\":[1,null]}", "--plugins=accept");
        assertThat(warp.get("config").toString()).isEqualTo("{\"a\":{\"b\":[1,null]}}");
        assertThat(run(1, "update", "plugins", warp.get("id").asText(), "enabled=false")
                        .toString())
                .contains("not enabled");
        assertThat(run(0, "get", "plugins", warp.get("id").asText()).get("config"))
                .isEqualTo(warp.get("config"));

        Path file = temporary.resolve("export.yaml");
        run(0, "export", file.toString());
        assertThat(Files.readString(file)).contains("\"accept_plugins\":[\"warp\"]");
        assertThat(run(0, "import", file.toString()).get("unchanged").asInt()).isEqualTo(1);
        run(0, "import", file.toString(), "--store", other);
        assertThat(run(0, "get", "plugins", warp.get("id").asText(), "--store", other)
                        .get("config"))
                .isEqualTo(warp.get("config"));
        Path plain = Files.writeString(
                temporary.resolve("plain.yaml"), "_format_version: '2.1'\nplugins:\n- {name: weft, config: {x: 1}}\n");
        assertThat(run(1, "import", plain.toString()).toString()).contains("--plugins=accept");
        assertThat(run(0, "import", plain.toString(), "--plugins=accept")
                        .get("created")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aDefinitionFileMakesAPlugin() throws Exception {
        Path file = Files.writeString(temporary.resolve("warp.avdl"), """
                record WarpConfig { union { int, null } speed = 9; }
                @subschemaOf("plugins") @subschemaNames(["warp"]) record Warp { WarpConfig config; }
                """);
        assertThat(run(0, "insert", "plugins", "name=warp", "--definitions", file.toString())
                        .get("config")
                        .toString())
                .isEqualTo("{\"speed\":9}");
    }

    @Test
    void aWorkspaceIsExportedAndMadeElsewhere() throws Exception {
        run(0, "insert", "workspaces", "name=team", "comment=ours");
        run(0, "insert", "consumers", "username=ann", "--workspace", "team");
        Path file = temporary.resolve("team.yaml");
        run(0, "export", file.toString(), "--workspace", "team");
        run(0, "import", file.toString(), "--store", other);
        assertThat(run(0, "get", "workspaces", "team", "--store", other)
                        .get("comment")
                        .asText())
                .isEqualTo("ours");
        assertThat(run(0, "count", "consumers", "--workspace", "team", "--store", other)
                        .toString())
                .contains("1");
    }

    @Test
    void rowsAreAskedForByTheirFields() throws Exception {
        String definitions = Items.folder().toString();
        for (int i = 0; i < 5; i++) {
            run(
                    0,
                    "insert",
                    "items",
                    "--definitions",
                    definitions,
                    "status=" + (i % 2 == 0 ? "paid" : "open"),
                    "total=" + 10 * i,
                    "day=2026-11-2" + i);
        }
        assertThat(totals("--where", "status=paid", "--sort", "-total")).containsExactly(40, 20, 0);
        assertThat(totals("--where", "status=paid", "--where", "total>=20", "--where=total<40"))
                .containsExactly(20);
        assertThat(totals("--where", "day>2026-11-22", "--sort=-day")).containsExactly(40, 30);
        // Rows with equal values come in the order of their keys, which are random here.
        assertThat(totals("--where", "city:=null", "--where", "status=open")).containsExactlyInAnyOrder(10, 30);
        JsonNode page = run(0, "list", "items", "--definitions", definitions, "--sort", "total", "--size", "4");
        assertThat(totals(
                        "--sort",
                        "total",
                        "--size",
                        "4",
                        "--offset",
                        page.get("offset").asText()))
                .containsExactly(40);
        assertThat(run(1, "list", "items", "--definitions", definitions, "--where", "city=Ulm", "--sort", "day")
                        .toString())
                .contains("add @index([\\\"city\\\", \\\"day\\\"]) to the record");
        assertThat(run(1, "list", "items", "--definitions", definitions, "--where", "total=x")
                        .toString())
                .contains("total: expected an integer");
    }

    private List<Integer> totals(String... args) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("list", "items", "--definitions", Items.folder().toString()));
        all.addAll(List.of(args));
        List<Integer> totals = new ArrayList<>();
        run(0, all.toArray(String[]::new))
                .get("data")
                .forEach(item -> totals.add(item.get("total").asInt()));
        return totals;
    }

    private JsonNode run(int code, String... args) throws IOException {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--json", "--bootstrap", stack.bootstrap()));
        if (!all.contains("--store")) {
            all.addAll(List.of("--store", store));
        }
        all.add("--data");
        all.add(temporary.resolve(all.get(all.indexOf("--store") + 1)).toString());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int ended = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
        assertThat(ended)
                .as("the exit code is the expected one; the output is %s%s", out, err)
                .isEqualTo(code);
        return JSON.readTree(out.toString());
    }
}
