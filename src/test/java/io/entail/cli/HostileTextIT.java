package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.output.Json;
import io.entail.resolve.LogRecord;
import io.entail.testkit.RawTopic;
import io.entail.testkit.StackExtension;
import io.entail.testkit.TestPublisher;
import io.entail.text.Visible;
import io.entail.writes.CanonicalKey;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command, on a store in which all names and texts contain control sequences of terminals. None of these reaches
 * standard output or standard error, and JSON and exports keep the values.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileTextIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A hostile text that can also be part of a file's name. */
    private static final String NAME =
            "ann\r\u001b[2Kby bob\nby eve\t\u0007\b\u007f\u0085\u009b31m\u202e\u2066\u200b\u2028"
                    + "\u2029\ufeff\u061c\udb40\udc41日本";

    private static final String TEXT = NAME + "end";

    /** A hostile actor or reason. Unlike values of entities, it may contain the character NUL. */
    private static final String SAID = NAME + "\u0000end";

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    @TempDir
    static Path temporary;

    private final String store = stack.freshStore();
    private SchemaRegistry registry;
    private TestPublisher publisher;
    private String written = "";

    @BeforeAll
    void fill() throws Exception {
        registry = new SchemaRegistry(Map.of("schema.registry.url", stack.registryUrl()));
        publisher = new TestPublisher(stack.bootstrap(), store, registry);
        ok("insert", "consumers", "username=" + TEXT, "tags=a" + "\u00e4", "--actor", SAID, "--reason", SAID);
        JsonNode update = JSON.readTree(
                ok("update", "consumers", TEXT, "custom_id=" + TEXT, "--actor", SAID, "--reason", SAID, "--json"));
        written = update.get("_position").asText();
        ok("insert", "plugins", "name=correlation-id", "config.header_name=" + TEXT, "--actor", SAID);
        refused();
        publisher.publishAll();
    }

    /** Appends a write that is refused, with hostile names of its actor and its row. */
    private void refused() throws Exception {
        LogRecord late = new LogRecord.Write(
                new UUID(3, 3),
                SAID,
                SAID,
                SAID,
                new LogRecord.Basis(-1, 0),
                List.of(new LogRecord.Delete("services", CanonicalKey.of(SAID), 7, false)));
        try (RawTopic writes = new RawTopic(stack.bootstrap(), store + ".writes")) {
            writes.append(RecordKey.of(late), RecordEncoder.encode(late));
        }
    }

    @AfterAll
    void close() {
        publisher.close();
        registry.close();
    }

    /** Returns the calls of each command. The test fails for a command without an entry. */
    private Map<String, List<List<String>>> calls() throws Exception {
        Path faulty = Files.writeString(
                temporary.resolve("faulty" + NAME + ".yaml"),
                "_format_version: '2.1'\n"
                        + Json.text(NAME) + ": []\nconsumers:\n- {" + Json.text(NAME) + ": 1, username: "
                        + Json.text(TEXT)
                        + ", custom_id: [1]}\n");
        Path broken = Files.writeString(temporary.resolve("broken" + NAME + ".yaml"), "a: [\u001b[2K\u202e");
        Path good = Files.writeString(
                temporary.resolve("good" + NAME + ".yaml"),
                "_format_version: '2.1'\nconsumers:\n"
                        + "- {username: " + Json.text(TEXT) + ", custom_id: " + Json.text(TEXT + 2) + "}\n- {username: "
                        + Json.text(TEXT + 3) + "}\n");
        String folder =
                Files.createDirectory(temporary.resolve("folder" + NAME)).toString();
        Path occupied = Files.createDirectory(temporary.resolve("occupied" + NAME));
        Files.writeString(occupied.resolve("file"), "");
        String exported = temporary.resolve("export" + NAME).toString();
        Map<String, List<List<String>>> calls = new LinkedHashMap<>();
        calls.put("demo", List.of(List.of("--data", occupied.toString()), List.of("--entities", TEXT)));
        calls.put("dev", List.of(List.of("--data", faulty.toString())));
        calls.put(
                "import",
                List.of(
                        List.of(faulty.toString()),
                        List.of(broken.toString()),
                        List.of(folder),
                        List.of(good.toString(), "--dry-run"),
                        List.of(good.toString(), "--prune", "--dry-run"),
                        List.of(good.toString(), "--workspace", TEXT),
                        List.of(good.toString(), "--actor", SAID, "--reason", SAID)));
        calls.put("export", List.of(List.of(), List.of(exported), List.of(folder), List.of("--select-tags", TEXT)));
        calls.put(
                "get",
                List.of(
                        List.of("consumers", TEXT),
                        List.of("consumers", "no" + TEXT),
                        List.of("consumers", TEXT + "x"),
                        List.of(TEXT, "a"),
                        List.of("consumers", TEXT, "--as-of", TEXT)));
        calls.put(
                "list",
                List.of(
                        List.of("consumers"),
                        List.of("plugins"),
                        List.of("consumers", "--json-lines"),
                        List.of("consumers", "--columns", TEXT),
                        List.of("consumers", "--columns", "custom_id,username", "--sort", "-username"),
                        List.of("consumers", "--sort", TEXT),
                        List.of("consumers", "--tags", TEXT),
                        List.of("consumers", "--where", TEXT),
                        List.of("consumers", "--where", "username=" + TEXT),
                        List.of("consumers", "--where", TEXT + "=a", "--sort", TEXT),
                        List.of("consumers", "--offset", TEXT)));
        calls.put("outcome", List.of(List.of(TEXT), List.of("00000000-0000-0000-0000-000000000009", "--store", TEXT)));
        calls.put("count", List.of(List.of("consumers"), List.of(TEXT), List.of("consumers", "--workspace", TEXT)));
        calls.put(
                "insert",
                List.of(
                        List.of("consumers", "username=new" + TEXT),
                        List.of("consumers", "username=new" + SAID),
                        List.of("consumers", "username=" + TEXT),
                        List.of("consumers", TEXT + "=a", "username=b"),
                        List.of("consumers", TEXT),
                        List.of("consumers", "username:=" + TEXT),
                        List.of("consumers", "@" + NAME),
                        List.of("consumers", "@" + broken),
                        List.of("services", "name=" + TEXT, "host=" + TEXT, "path=" + TEXT, "tags=" + TEXT),
                        List.of("routes", "service=" + TEXT, "paths=" + TEXT),
                        List.of("plugins", "name=" + TEXT),
                        List.of("plugins", "name=key-auth", "config." + NAME + "=" + TEXT)));
        calls.put(
                "update",
                List.of(
                        List.of("consumers", TEXT, "custom_id=" + TEXT + 5),
                        List.of("consumers", TEXT, "tags=" + TEXT),
                        List.of("consumers", TEXT, "custom_id=a", "--if-version", "77"),
                        List.of("consumers", "no" + TEXT, "custom_id=a")));
        calls.put("upsert", List.of(List.of("consumers", TEXT, "custom_id=" + TEXT + 6), List.of("services", TEXT)));
        calls.put("delete", List.of(List.of("consumers", "no" + TEXT), List.of(TEXT, TEXT)));
        calls.put(
                "log",
                List.of(
                        List.of(),
                        List.of("--oneline", "-n", "2"),
                        List.of("consumers", "--json-lines"),
                        List.of(TEXT),
                        List.of("--actor", SAID, "--reason", SAID),
                        List.of("consumers", "--field", TEXT),
                        List.of("--since", TEXT)));
        calls.put(
                "history",
                List.of(
                        List.of("consumers", TEXT),
                        List.of("consumers", "no" + TEXT),
                        List.of("consumers", TEXT, "--field", TEXT),
                        List.of("consumers", TEXT, "--since", TEXT)));
        calls.put("blame", List.of(List.of("consumers", TEXT), List.of("consumers", "no" + TEXT)));
        calls.put("diff", List.of(List.of("--from", "0:0"), List.of("--from", TEXT)));
        calls.put(
                "undo",
                List.of(List.of(written, "--dry-run"), List.of(written), List.of(TEXT), List.of("--written-by", TEXT)));
        calls.put(
                "migrate",
                List.of(
                        List.of(faulty.toString()),
                        List.of(faulty.toString(), "--dry-run"),
                        List.of("/missing/" + NAME, "--abandon"),
                        List.of(TEXT)));
        calls.put("replay", List.of(List.of(folder), List.of(occupied.toString()), List.of(faulty.toString())));
        calls.put(
                "verify",
                List.of(
                        List.of(),
                        List.of("--anchor", folder),
                        List.of("--check-anchor", faulty.toString()),
                        List.of("--check-anchor", NAME),
                        List.of("--anchor", exported + "2", "--key", faulty.toString())));
        calls.put(
                "serve",
                List.of(
                        List.of("--listen", TEXT),
                        List.of("--api-version", TEXT),
                        List.of("--listen", "0.0.0.0:1"),
                        List.of("--config", NAME),
                        List.of(TEXT)));
        calls.put(
                "token",
                List.of(
                        List.of(TEXT),
                        List.of("eve", "--role", TEXT),
                        List.of("eve", "--file", faulty.toString()),
                        List.of("eve", "--file", NAME + "/" + NAME)));
        calls.put("publish", List.of(List.of("--store", TEXT), List.of("--config", NAME), List.of(TEXT)));
        calls.put(
                "feed",
                List.of(
                        List.of(),
                        List.of("consumers"),
                        List.of("--json-lines"),
                        List.of("--outcomes"),
                        List.of("--outcomes", TEXT),
                        List.of(TEXT),
                        List.of("--from", TEXT)));
        calls.put(
                "project",
                List.of(
                        List.of(TEXT),
                        List.of("postgres", "--status"),
                        List.of("postgres", "--store", TEXT),
                        List.of("cassandra", "--config", NAME),
                        List.of("postgres", TEXT)));
        calls.put("rejections", List.of(List.of(), List.of("--from", TEXT), List.of("--actor", SAID, "--field", TEXT)));
        calls.put(
                "token",
                List.of(List.of(TEXT), List.of("eve", "--role", TEXT), List.of("eve", "--file", "/missing/" + NAME)));
        calls.put("status", List.of(List.of(), List.of("--store", TEXT), List.of("--config", faulty.toString())));
        calls.put(
                "transactions",
                List.of(List.of(), List.of("--end", TEXT), List.of("--end", "1:1"), List.of("--store", TEXT)));
        calls.put("bench", List.of(List.of(TEXT), List.of("reads", "--rounds", TEXT)));
        calls.put("config", List.of(List.of(TEXT), List.of("--store", TEXT), List.of("--profile", TEXT)));
        calls.put("completion", List.of(List.of(TEXT)));
        calls.put("man", List.of(List.of(TEXT)));
        String backup = temporary.resolve("backup" + TEXT).toString();
        calls.put("backup", List.of(List.of(backup)));
        calls.put("restore", List.of(List.of(backup), List.of(TEXT)));
        calls.put("help", List.of(List.of(TEXT), List.of("get")));
        return calls;
    }

    @Test
    void nothingOfItReachesATerminal() throws Exception {
        Map<String, List<List<String>>> calls = calls();
        assertThat(calls.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Commands.all().getSubcommands().keySet());
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, List<List<String>>> command : calls.entrySet()) {
            // Some commands wait until the feed has everything.
            publisher.publishAll();
            for (List<String> arguments : command.getValue()) {
                List<String> call = new ArrayList<>(List.of(command.getKey()));
                call.addAll(arguments);
                check(call, wrong);
                if (!arguments.contains("--json-lines")) {
                    call.add("--json");
                    check(call, wrong);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private void check(List<String> call, List<String> wrong) {
        CommandRun run = run(call);
        String all = run.out() + run.err();
        boolean bug = all.contains("\n    at ") || all.contains("internal error");
        if (all.codePoints().anyMatch(c -> c != '\n' && Visible.isHidden(c))
                || all.lines().anyMatch(line -> line.startsWith("by eve"))
                || all.contains("entail: entail:")
                || bug
                || run.code() > 2) {
            wrong.add((bug ? "bug: " : "") + Visible.text(String.join(" ", call)) + " ended with " + run.code() + ": "
                    + Visible.lines(all.substring(0, Math.min(all.length(), 2_000))));
        }
    }

    @Test
    void documentsHaveTheSameValues() throws Exception {
        publisher.publishAll();
        JsonNode row = JSON.readTree(ok("get", "consumers", TEXT, "--json"));
        assertThat(row.get("username").asText()).isEqualTo(TEXT);
        JsonNode history = JSON.readTree(ok("history", "consumers", TEXT, "--oldest-first", "--json"));
        assertThat(history.at("/data/0/actor").asText()).isEqualTo(SAID);
        assertThat(history.at("/data/0/reason").asText()).isEqualTo(SAID);
        assertThat(history.at("/data/0/after/username").asText()).isEqualTo(TEXT);
        JsonNode feed = JSON.readTree(ok("feed", "plugins", "--json"));
        assertThat(feed.at("/data/0/actor").asText()).isEqualTo(SAID);
        assertThat(feed.at("/data/0/after/config/header_name").asText()).isEqualTo(TEXT);
        JsonNode rejections = JSON.readTree(ok("rejections", "--json"));
        assertThat(rejections.at("/data/0/actor").asText()).isEqualTo(SAID);
        for (String suffix : List.of(".yaml", ".json")) {
            Path file = temporary.resolve("all" + suffix);
            ok("export", file.toString());
            assertThat(Files.readString(file).codePoints().filter(c -> c != '\n'))
                    .noneMatch(Visible::isHidden);
            JsonNode unchanged = JSON.readTree(ok("import", file.toString(), "--dry-run", "--json"));
            assertThat(unchanged.get("changes")).isEmpty();
            assertThat(unchanged.get("unchanged").asInt()).isPositive();
        }
    }

    private String ok(String... args) {
        CommandRun run = run(List.of(args));
        assertThat(run.code())
                .as("the command succeeds; the output is %s%s", run.out(), run.err())
                .isZero();
        return run.out();
    }

    private CommandRun run(List<String> call) {
        List<String> args = new ArrayList<>(call);
        if (!List.of("demo", "dev", "bench", "token", "help").contains(call.get(0))) {
            add(args, "--bootstrap", stack.bootstrap());
            add(args, "--store", store);
            add(args, "--registry", stack.registryUrl());
            add(args, "--data", temporary.resolve("replica").toString());
        }
        return CommandRun.of(args.toArray(String[]::new));
    }

    private static void add(List<String> args, String option, String value) {
        if (!args.contains(option)) {
            args.add(option);
            args.add(value);
        }
    }
}
