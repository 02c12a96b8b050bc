package io.entail.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.entail.cli.CommandRun;
import io.entail.testkit.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ways to restore earlier states, on a real Kafka: undo of writes, and import of an export of an earlier moment.
 */
final class UndoCommandIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    private Path temporary;

    private final String store = stack.freshStore();

    @Test
    @DisplayName("undo prints what it will restore and what it has restored, and names the write that prevents it")
    void undoSaysWhatItDoes() throws Exception {
        run("insert", "services", "name=pay", "host=a.local").ok();
        String moved = position(
                run("update", "services", "pay", "host=b.local", "--actor=ann", "--reason=it moves", "--json"));

        String preview = run("undo", moved, "--dry-run").ok();
        assertThat(preview)
                .contains("write " + moved + "  ", "  by ann: it moves\n", "~ services pay (")
                .contains("    host: \"b.local\" -> \"a.local\"\n")
                .endsWith("1 write would be taken back: 1 entity to restore; nothing written (dry run)\n");
        JsonNode planned = run("undo", moved, "--dry-run", "--json").json(0);
        assertThat(planned.at("/restored/0/diff/host/after").asText()).isEqualTo("a.local");
        assertThat(planned.get("writes").asInt()).isZero();
        assertThat(planned.get("first_position").isNull()).isTrue();
        assertThat(run("get", "services", "pay").ok()).contains("b.local");

        String later =
                position(run("update", "services", "pay", "port=81", "--actor=bob", "--reason=a port", "--json"));
        CommandRun refused = run("undo", moved);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("'services' with primary key", "was changed again after " + moved)
                .contains(
                        "by the write at " + later + " (bob, 20",
                        ": a port): take back " + later + " first, or " + moved + ".." + later
                                + ", whoever wrote there");
        assertThat(run("undo", moved, "--json")
                        .error(101, "stale version")
                        .at("/fields/@in_the_way/actor")
                        .asText())
                .isEqualTo("bob");

        String both = run("undo", moved + ".." + later, "--actor=cid").ok();
        assertThat(both)
                .contains("    host: \"b.local\" -> \"a.local\"\n", "    port: 81 -> 80\n")
                .matches("(?s).*2 writes taken back: 1 entity restored by one write at 0:\\d+\n");
        assertThat(run("undo", "--from", moved, "--to", later).ok())
                .endsWith("nothing to restore: 2 writes taken back already\n");
        JsonNode last =
                run("history", "services", "pay", "--limit=1", "--json").json(0).at("/data/0");
        assertThat(last.get("actor").asText()).isEqualTo("cid");
        assertThat(last.get("reason").asText()).isEqualTo("undo of " + moved + ".." + later);
    }

    @Test
    @DisplayName("undo selects writes by actor or reason in a part of the log")
    void undoSelects() throws Exception {
        String first = position(run("insert", "services", "name=pay", "host=a.local", "--json"));
        run("insert", "services", "name=bad", "host=b.local", "--actor=mallory", "--reason=mischief")
                .ok();
        run("update", "services", "pay", "host=c.local", "--actor=mallory", "--reason=mischief")
                .ok();
        run("insert", "services", "name=good", "host=d.local", "--actor=mallory", "--reason=work")
                .ok();

        JsonNode undone = run("undo", "--written-by=mallory", "--written-because=mischief", "--json")
                .json(0);
        assertThat(undone.get("undone").findValuesAsText("reason")).containsExactly("mischief", "mischief");
        assertThat(undone.get("restored").findValuesAsText("operation")).containsExactlyInAnyOrder("delete", "update");
        assertThat(undone.get("first_position")).isEqualTo(undone.get("last_position"));
        assertThat(run("list", "services").ok())
                .contains("pay", "a.local", "good")
                .doesNotContain("bad", "c.local");
        assertThat(run("undo", "--from", "2026-01-01", "--written-by=mallory", "--dry-run")
                        .ok())
                .contains("- services good (")
                .contains("3 writes would be taken back: 1 entity to restore");

        run("undo", "--written-by=nobody", "--json").error(120, "unknown position");
        run("undo", first + "..0:999", "--json").error(120, "unknown position");
        run("undo", "0:9..0:3", "--json").error(11, "invalid options");
        assertThat(run("undo").err()).contains("which writes?");
        assertThat(run("undo", "--to", first).code()).isEqualTo(2);
        assertThat(run("undo", first, "--from", first).code()).isEqualTo(2);
        assertThat(run("undo", "0:1..").code()).isEqualTo(2);
    }

    @Test
    @DisplayName("an import prints the command that undoes it in all workspaces, and this restores everything")
    void importsAreTakenBack() throws Exception {
        run("insert", "workspaces", "name=team").ok();
        run("insert", "services", "name=kept", "host=a.local").ok();
        String before = run("export").ok();
        Path here =
                file("here.yaml", "_format_version: '3.0'\nservices: [{name: s, host: h, routes: [{paths: [/]}]}]\n");
        Path there = file("there.yaml", "_format_version: '3.0'\n_workspace: team\nconsumers: [{username: ann}]\n");

        JsonNode imported = run("import", here.toString(), "--json").json(0);
        assertThat(imported.get("writes").asInt()).isEqualTo(1);
        assertThat(imported.get("first_position").asText())
                .isEqualTo(imported.get("last_position").asText())
                .matches("0:\\d+");
        String both = run("import", here.toString(), there.toString()).ok();
        run("undo", imported.get("first_position").asText()).ok();
        String again = run("import", here.toString(), there.toString()).ok();
        assertThat(both).contains("; one write at 0:", ", taken back by: undo 0:");
        assertThat(again).contains("; one write at 0:");

        String[] command = again.strip().substring(again.indexOf("undo ")).split(" ", -1);
        assertThat(run(command).ok()).contains("1 write taken back: 2 entities restored by one write at 0:");
        run("undo", position(both), "--workspace=team").ok();
        assertThat(run("export").ok()).isEqualTo(before);
        assertThat(run("count", "services", "--workspace=team").ok()).isEqualTo("0\n");
        assertThat(run("import", here.toString(), there.toString(), "--dry-run", "--json")
                        .json(0)
                        .get("first_position")
                        .isNull())
                .isTrue();
    }

    @Test
    @DisplayName("importing the export of a moment with --prune restores that moment")
    void theWayBackToAMoment() throws Exception {
        run("insert", "services", "name=kept", "host=a.local", "tags=x").ok();
        run("insert", "consumers", "username=ann").ok();
        String moment = position(run("insert", "services", "name=gone", "host=b.local", "--json"));
        String then = run("export").ok();
        run("update", "services", "kept", "host=other.local", "tags=y").ok();
        run("delete", "services", "gone").ok();
        run("insert", "routes", "paths=/x", "service.name=kept").ok();
        assertThat(run("export").ok()).isNotEqualTo(then);

        Path file = temporary.resolve("then.yaml");
        run("export", file.toString(), "--as-of", moment).ok();
        assertThat(Files.readString(file)).isEqualTo(then);
        run("import", file.toString(), "--prune").ok();
        assertThat(run("export").ok()).isEqualTo(then);
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(temporary.resolve(name), text);
    }

    /** Returns the single position that a command has printed. */
    private static String position(CommandRun run) throws Exception {
        return run.json(0).get("_position").asText();
    }

    private static String position(String text) {
        return text.replaceAll("(?s).* at (0:\\d+).*", "$1");
    }

    private CommandRun run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap", stack.bootstrap(), "--store", store));
        all.addAll(List.of("--data", temporary.resolve(store).toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
