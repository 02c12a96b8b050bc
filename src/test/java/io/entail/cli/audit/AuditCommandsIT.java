package io.entail.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.cli.CommandRun;
import io.entail.testkit.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read history, on a real Kafka. */
final class AuditCommandsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AT = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    private Path temporary;

    private final String store = stack.freshStore();

    @Test
    void historyBlameAndPointsInTime() throws Exception {
        JsonNode created = run("insert", "services", "name=pay", "host=a.local", "--actor=ann", "--reason=new")
                .json(0);
        String id = created.get("id").asText();
        JsonNode moved = run("update", "services", "pay", "host=b.local", "retries=1", "--actor=bob", "--reason=move")
                .json(0);
        JsonNode second = run("insert", "services", "name=shop", "host=s.local").json(0);
        run("delete", "services", "pay", "--actor=cid").json(0);

        JsonNode versions = run("history", "services", id).json(0).get("data");
        assertThat(versions).hasSize(3);
        assertThat(versions.findValuesAsText("operation")).containsExactly("delete", "update", "create");
        assertThat(versions.findValuesAsText("actor")).containsExactly("cid", "bob", "ann");
        assertThat(versions.at("/1/version").asLong())
                .isEqualTo(moved.get("_version").asLong());
        assertThat(versions.at("/1/position").asText())
                .isEqualTo(moved.get("_position").asText());
        assertThat(versions.at("/1/at").asText()).matches(AT);
        assertThat(versions.at("/1/reason").asText()).isEqualTo("move");
        assertThat(versions.at("/1/diff/host"))
                .isEqualTo(JSON.readTree("{\"before\":\"a.local\",\"after\":\"b.local\"}"));
        assertThat(versions.at("/1/before/host").asText()).isEqualTo("a.local");
        assertThat(versions.at("/0/after").isNull()).isTrue();
        assertThat(run("history", "services", "pay", "--oldest-first", "--limit", "1")
                        .json(0)
                        .at("/data/0/operation")
                        .asText())
                .isEqualTo("create");
        assertThat(text("history", "services", "pay").out())
                .contains("version " + moved.get("_version").asLong(), "update by bob: move")
                .contains("    host: \"a.local\" -> \"b.local\"\n");
        run("history", "services", "never").error(6, "not found");
        run("history", "services", "00000000-0000-4000-8000-000000000000").error(6, "not found");

        JsonNode blame = run("blame", "services", "shop").json(0).get("data");
        assertThat(blame.findValuesAsText("field")).contains("name", "host", "retries");
        assertThat(blame.at("/0/at").asText()).matches(AT);
        run("blame", "services", "pay").error(6, "not found");

        String then = created.get("_position").asText();
        assertThat(run("get", "services", "pay", "--as-of", then)
                        .json(0)
                        .get("host")
                        .asText())
                .isEqualTo("a.local");
        assertThat(run("get", "services", id, "--as-of", versions.at("/1/at").asText())
                        .json(0)
                        .get("_version")
                        .asLong())
                .isEqualTo(moved.get("_version").asLong());
        assertThat(run("list", "services", "--as-of", second.get("_position").asText())
                        .json(0)
                        .get("data"))
                .hasSize(2);
        assertThat(run("count", "services", "--as-of", then)
                        .json(0)
                        .get("count")
                        .asInt())
                .isEqualTo(1);
        assertThat(text("export", "--as-of", then).out())
                .contains("host: a.local")
                .doesNotContain("shop");
        CommandRun future = run("count", "services", "--as-of", "2999-01-01");
        assertThat(future.json(0).get("count").asInt()).isEqualTo(1);
        assertThat(future.err()).contains("is in the future: this is the state of now");
        assertThat(run("count", "services", "--as-of", "1999-01-01T00:00:00+01:00")
                        .json(0)
                        .get("count")
                        .asInt())
                .isZero();
        run("count", "services", "--as-of", "0:100000").error(120, "unknown position");
        run("count", "services", "--as-of", "0:-2").error(120, "unknown position");
        CommandRun nonsense = run("count", "services", "--as-of", "whenever");
        assertThat(nonsense.code()).isEqualTo(2);
        assertThat(nonsense.err()).contains("'whenever' is neither a position such as 0:41 nor a time such as");
    }

    @Test
    void differencesUndoAndReplay() throws Exception {
        JsonNode pay = run("insert", "services", "name=pay", "host=a.local").json(0);
        String before = pay.get("_position").asText();
        JsonNode moved = run("update", "services", "pay", "host=b.local").json(0);
        run("insert", "consumers", "username=ann").json(0);

        JsonNode differences = run("diff", "--from", before).json(0).get("data");
        assertThat(differences.findValuesAsText("operation")).containsExactlyInAnyOrder("update", "create");
        assertThat(run("diff", "services", "--from", before, "--json-lines")
                        .out()
                        .lines())
                .singleElement()
                .satisfies(line -> assertThat(
                                JSON.readTree(line).at("/diff/host/after").asText())
                        .isEqualTo("b.local"));
        assertThat(text("diff", "--from", before, "--to", moved.get("_position").asText())
                        .out())
                .contains("~ services pay (", "    host: \"a.local\" -> \"b.local\"\n", "1 entities differ between 0:");
        run("diff", "gadgets", "--from", before).error(11, "invalid options");
        assertThat(run("diff").code()).isEqualTo(2);

        JsonNode undone =
                run("undo", moved.get("_position").asText(), "--actor=bob").json(0);
        assertThat(undone.at("/restored/0/diff/host/after").asText()).isEqualTo("a.local");
        assertThat(run("history", "services", "pay")
                        .json(0)
                        .at("/data/0/reason")
                        .asText())
                .isEqualTo("undo of " + moved.get("_position").asText());
        run("undo", "0:0").error(120, "unknown position");
        assertThat(run("undo", "soon").code()).isEqualTo(2);

        Path copy = temporary.resolve("copy");
        JsonNode replayed = run("replay", copy.toString(), "--to", before).json(0);
        assertThat(replayed.get("reached").asText()).isEqualTo(before);
        run("replay", copy.toString()).error(11, "invalid options");
        assertThat(run("get", "services", "pay", "--data", copy.toString())
                        .json(0)
                        .get("host")
                        .asText())
                .isEqualTo("a.local");
        String digest = run("status").json(0).get("digest").asText();
        assertThat(run("status", "--data", copy.toString())
                        .json(0)
                        .get("digest")
                        .asText())
                .isEqualTo(digest);
        assertThat(Files.exists(temporary.resolve(store).resolve("past"))).isFalse();
    }

    private CommandRun run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        if (!all.contains("--json-lines")) {
            all.add("--json");
        }
        return text(all.toArray(String[]::new));
    }

    /** Runs a command in this process with output for people. */
    private CommandRun text(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap", stack.bootstrap(), "--store", store));
        if (!all.contains("--data")) {
            all.addAll(List.of("--data", temporary.resolve(store).toString()));
        }
        return CommandRun.of(all.toArray(String[]::new));
    }
}
