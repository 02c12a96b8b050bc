package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.cli.output.Json;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.StackExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a real Kafka: what they print, and how they end. */
final class CliIT {
    private static final String EXAMPLE = "ops/examples/gateway.yaml";
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    private Path temporary;

    private final String store = stack.freshStore();

    @Test
    void writesAndReadsEntities() throws Exception {
        JsonNode service = run("insert", "services", "name=pay", "host=pay.local", "tags=[\"a\",\"b\"]", "--json")
                .json(0);
        assertThat(service.get("_version").asLong()).isPositive();
        assertThat(service.get("_position").asText()).matches("0:\\d+");
        assertThat(service.get("retries").asInt()).isEqualTo(5);
        String id = service.get("id").asText();

        Path file =
                Files.writeString(temporary.resolve("route.json"), "{\"name\": \"from file\", \"paths\": [\"/pay\"]}");
        JsonNode route = run("insert", "routes", "service=pay", "name=pay", "@" + file, "--json")
                .json(0);
        assertThat(route.at("/paths/0").asText()).isEqualTo("/pay");
        assertThat(route.at("/service/id").asText()).isEqualTo(id);
        assertThat(run("insert", "services", "name=pay", "host=x", "--json").error(5, "unique constraint violation"))
                .isEqualTo(JSON.readTree("{\"name\":\"pay\"}"));
        assertThat(run("delete", "services", "pay", "--json").error(4, "foreign key violation"))
                .isEqualTo(JSON.readTree("{\"@referenced_by\":\"routes\"}"));

        long version = service.get("_version").asLong();
        run("update", "services", "pay", "retries=1", "--if-version", "" + version, "--json")
                .json(0);
        run("update", "services", id, "retries=2", "--if-version", "" + version, "--json")
                .error(101, "stale version");
        JsonNode replaced = run("upsert", "services", "pay", "host=new.local", "--actor=ann", "--reason=move", "--json")
                .json(0);
        assertThat(replaced.get("id").asText()).isEqualTo(id);
        assertThat(replaced.has("tags")).isFalse();

        assertThat(run("get", "services", "pay", "--json").json(0).get("host").asText())
                .isEqualTo("new.local");
        assertThat(run("delete", "routes", "pay", "--json")
                        .json(0)
                        .get("deleted")
                        .asBoolean())
                .isTrue();
        run("get", "routes", "pay", "--json").error(6, "not found");
        assertThat(run("get", "services", id).out()).contains("host             new.local");
    }

    @Test
    void refusesMistakesWithTheRightExitCode() throws Exception {
        assertThat(run("get", "services").code()).isEqualTo(2);
        assertThat(run("update", "services", "pay").err())
                .startsWith(
                        "entail: Missing required parameter: 'field=value'\nUsage: entail update [OPTIONS] ENTITY KEY");
        assertThat(run("insert", "services", "name:={").code()).isEqualTo(2);
        run("get", "gadgets", "x", "--json").error(11, "invalid options");
        run("get", "services", "x", "--workspace", "nowhere", "--json").error(17, "invalid workspace");
        assertThat(run("insert", "services", "hots=x", "retries=many", "--json").error(2, "schema violation"))
                .isEqualTo(JSON.readTree("{\"host\":\"required field missing\",\"hots\":\"unknown field\","
                        + "\"retries\":\"expected an integer\"}"));
        Path settings = Files.writeString(temporary.resolve("settings"), "entail.open.timeout = 1s");
        Run unreachable =
                run("count", "services", "--bootstrap", "127.0.0.1:1", "--config", settings.toString(), "--json");
        unreachable.error(103, "store unavailable");
        assertThat(unreachable.out()).contains("127.0.0.1:1");
    }

    @Test
    void importsOnceListsInPagesAndExportsTheSameAgain() throws Exception {
        JsonNode first = run("import", EXAMPLE, "--json").json(0);
        assertThat(first.get("created").asInt()).isEqualTo(44);
        assertThat(first.get("writes").asInt()).isEqualTo(1);
        JsonNode second = run("import", EXAMPLE, "--json").json(0);
        assertThat(second.get("unchanged").asInt()).isEqualTo(44);
        assertThat(second.get("writes").asInt()).isZero();

        assertThat(run("count", "routes", "--json").json(0).get("count").asInt())
                .isEqualTo(13);
        JsonNode page = run("list", "routes", "--size", "8", "--json").json(0);
        JsonNode rest = run("list", "routes", "--offset", page.get("offset").asText(), "--json")
                .json(0);
        assertThat(page.get("data")).hasSize(8);
        assertThat(rest.get("data")).hasSize(5);
        assertThat(rest.get("offset").isNull()).isTrue();
        assertThat(run("list", "routes", "--tags", "shop,internal", "--json-lines")
                        .out()
                        .lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"id\":"));

        Path exported = temporary.resolve("export.yaml");
        run("export", exported.toString()).ok();
        String elsewhere = stack.freshStore();
        assertThat(run("import", exported.toString(), "--store", elsewhere, "--json")
                        .json(0)
                        .get("created")
                        .asInt())
                .isEqualTo(44);
        assertThat(run("export", "--store", elsewhere).out()).isEqualTo(Files.readString(exported));
    }

    @Test
    void worksWithoutTheFileOfAnEntityThatHasTheNameOfAShippedOne() throws Exception {
        Path file = Files.writeString(temporary.resolve("vaults.avdl"), """
                namespace shop;
                schema Safe;
                @entity("vaults") @primaryKey(["id"]) @endpointKey("label") @workspaceable(true)
                record Safe {
                  union { null, uuid } @auto(true) id = null;
                  union { null, string } @unique(true) label = null;
                }
                """);
        run("insert", "vaults", "label=a", "--definitions", file.toString()).ok();

        run("insert", "vaults", "label=b").ok();
        assertThat(run("get", "vaults", "a", "--json").json(0).get("label").asText())
                .isEqualTo("a");
        assertThat(run("list", "vaults", "--json").json(0).get("data")).hasSize(2);
        run("insert", "services", "name=pay", "host=pay.local").ok();
        assertThat(run("export").out()).contains("label: a", "name: pay");
    }

    @Test
    void exportsIntoPipesLinksAndItsOwnOutputAndNeverOverADirectory() throws Exception {
        run("insert", "consumers", "username=ann").ok();
        String all = run("export").out();
        assertThat(all).contains("username: ann");
        assertThat(run("export", "/dev/stdout").out()).isEqualTo(all);

        Path pipe = temporary.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process reader = new ProcessBuilder("cat", pipe.toString()).start();
        try {
            run("export", pipe.toString()).ok();
            assertThat(reader.inputReader().lines())
                    .containsExactlyElementsOf(all.lines().toList());
        } finally {
            reader.destroyForcibly();
        }

        Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("target"));
        run("export", link.toString()).ok();
        assertThat(temporary.resolve("target")).hasContent(all);
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve("target"))))
                .isEqualTo("rw-------");

        Path folder = Files.createDirectory(temporary.resolve("empty"));
        Run refused = run("export", folder.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).startsWith("entail: " + folder + " is a directory; name a file in it\n");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void printsTheChangesOfAnImportAndPrunes() throws Exception {
        run("import", EXAMPLE).ok();
        Path file = Files.writeString(temporary.resolve("less.yaml"), """
                _format_version: "3.0"
                _info: {select_tags: [warehouse]}
                services:
                - {name: warehouse-feed, protocol: tcp, host: other.internal, port: 7000, connect_timeout: 5000}
                - {name: fresh, host: fresh.internal}
                """);
        Run dry = run("import", file.toString(), "--prune", "--dry-run");
        dry.ok();
        assertThat(dry.out())
                .contains("+ services fresh (")
                .contains("    host: \"fresh.internal\"\n")
                .contains("~ services warehouse-feed (")
                .contains("    host: \"feed.warehouse.internal\" -> \"other.internal\"\n")
                .contains("- routes warehouse-feed (")
                .endsWith("1 created, 1 updated, 1 deleted, 0 unchanged; nothing written (dry run)\n");
        JsonNode json =
                run("import", file.toString(), "--prune", "--dry-run", "--json").json(0);
        assertThat(json.get("changes")).hasSize(3);
        assertThat(json.at("/changes/0/name").asText()).isEqualTo("warehouse-feed");
        assertThat(json.at("/changes/0/fields/host/after").asText()).isEqualTo("other.internal");
        assertThat(json.get("dry_run").asBoolean()).isTrue();

        Run real = run("import", file.toString(), "--prune");
        real.ok();
        assertThat(real.out()).startsWith("1 created, 1 updated, 1 deleted, 0 unchanged; one write at 0:");
        assertThat(run("count", "routes", "--json").json(0).get("count").asInt())
                .isEqualTo(12);
        assertThat(run("export", "--select-tags", "warehouse").out())
                .contains("_info:\n  select_tags:\n  - warehouse\n", "name: fresh", "name: warehouse-feed")
                .doesNotContain("catalog");
    }

    @Test
    void aFileNamesItsWorkspaceUnlessTheCommandLineDoes() throws Exception {
        Path file = Files.writeString(
                temporary.resolve("team.yaml"),
                "_format_version: '3.0'\n_workspace: team\nconsumers: [{username: ann}]\n");
        Run dry = run("import", file.toString(), "--dry-run");
        assertThat(dry.err()).contains("entail: workspace 'team' is not there: this import makes it");
        assertThat(dry.out()).contains("+ workspaces team (", "+ consumers ann (");
        assertThat(run("import", file.toString(), "--workspace", "team", "--json")
                        .error(14, "invalid declarative configuration"))
                .isEqualTo(JSON.readTree("{\"--workspace\":\"invalid workspace 'team'\"}"));
        Run made = run("import", file.toString());
        made.ok();
        assertThat(made.out()).startsWith("2 created");
        run("get", "consumers", "ann", "--json").error(6, "not found");
        assertThat(run("export", "--workspace", "team").out()).contains("_workspace: team\n", "username: ann");
        run("import", file.toString(), "--workspace", "default").ok();
        run("get", "consumers", "ann", "--json").json(0);
    }

    @Test
    void tellsEveryFaultOfAnImportAndWritesNothing() throws Exception {
        Path file = Files.writeString(temporary.resolve("bad.yaml"), """
                _format_version: "2.1"
                services:
                - {name: good, host: good.local}
                - name: bad
                  retries: -1
                  routes: [{name: a, paths: /x}]
                gadgets: []
                routes: [{name: b, hosts: [b.local], service: lost}]
                """);
        assertThat(run("import", file.toString(), "--json").error(14, "invalid declarative configuration"))
                .isEqualTo(
                        JSON.readTree(
                                "{\"services[2].retries\":\"value should be between 0 and 32767\","
                                        + "\"services[2].host\":\"required field missing\","
                                        + "\"services[2].routes[1].paths\":\"expected an array\",\"gadgets\":\"unknown entity\","
                                        + "\"routes[1].service\":\"invalid reference 'service: lost' (no such entry in 'services')\"}"));
        assertThat(run("count", "services", "--json").json(0).get("count").asInt())
                .isZero();
    }

    @Test
    void importsInSeveralWritesWhatIsTooLargeForOne() throws Exception {
        Path file = Files.writeString(temporary.resolve("many.json"), Json.text(consumers(6_000)));
        Run run = run("import", file.toString(), "--json");
        JsonNode result = run.json(0);
        assertThat(result.get("created").asInt()).isEqualTo(6_000);
        assertThat(result.get("writes").asInt()).isGreaterThan(4);
        assertThat(run.err()).contains("do not fit one write", "not atomic");
        assertThat(run("import", file.toString(), "--json")
                        .json(0)
                        .get("unchanged")
                        .asInt())
                .isEqualTo(6_000);
    }

    @Test
    void aTableHasTheColumnsAndTheOrderThatAreAskedFor() throws Exception {
        run("insert", "services", "name=shop", "host=b.local", "retries=10").ok();
        run("insert", "services", "name=pay", "host=a.local", "retries=9").ok();
        assertThat(run("list", "services", "--columns", "retries,name", "--sort", "retries")
                        .out())
                .isEqualTo("retries  name\n9        pay\n10       shop\n");
        assertThat(run("list", "services", "--sort=-host", "--json").json(0).get("data"))
                .extracting(row -> row.get("name").asText())
                .containsExactly("shop", "pay");
        String long1 = "x".repeat(120);
        run("insert", "consumers", "username=" + long1).ok();
        assertThat(run("list", "consumers", "--columns", "username").out())
                .as("a pipe gets unabbreviated values")
                .isEqualTo("username\n" + long1 + "\n");
        run("insert", "keyauth_credentials", "consumer=" + long1, "key=k", "--ttl", "600")
                .ok();
        assertThat(run("list", "keyauth_credentials", "--columns", "key,ttl").out())
                .containsPattern("key  ttl\nk    (600|5\\d\\d)\n");
        assertThat(run("get", "keyauth_credentials", "k").out()).containsPattern("ttl +(600|5\\d\\d)\n");
    }

    @Test
    void anUnknownNameIsReportedWithTheClosestOne() throws Exception {
        run("insert", "services", "name=catalog", "host=a.local").ok();
        assertThat(run("get", "servces", "catalog").err())
                .contains("unknown entity 'servces' (the closest is 'services')");
        assertThat(run("get", "services", "catalgo").err()).contains("(the closest is 'catalog')");
        assertThat(run("history", "services", "katalog").err()).contains("(the closest is 'catalog')");
        assertThat(run("get", "services", "nothing like it").err()).doesNotContain("closest");
        assertThat(run("get", "services", "catalgo", "--json")
                        .error(6, "not found")
                        .get("name")
                        .asText())
                .isEqualTo("catalgo");
        Run unknown = run("update", "services", "catalog", "hots=b.local");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err())
                .contains("services has no field 'hots' (the closest is 'host')", "hots: unknown field");
        assertThat(run("insert", "routes", "paths=/a", "service=catalgo").err())
                .contains("services has no 'catalgo' (the closest is 'catalog')", "the foreign key cannot be resolved");
        assertThat(run("insert", "plugins", "name=rate-limiting", "config.minite:=5")
                        .err())
                .contains("plugins has no field 'config.minite' (the closest is 'minute')", "unknown field");
        assertThat(run("list", "services", "--columns", "hosst").err()).contains("(the closest is 'host')");
        assertThat(run("list", "services", "--sort", "hosst").err()).contains("(the closest is 'host')");
    }

    /** Returns long consumers, so that an import takes several writes. */
    private static Map<String, Object> consumers(int count) {
        List<Map<String, Object>> consumers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            consumers.add(Map.of("username", "consumer-" + i, "custom_id", i + "x".repeat(800)));
        }
        return Map.of("_format_version", "2.1", "consumers", consumers);
    }

    @Test
    void statusPrintsTheStoreAndItsFaults() throws Exception {
        run("insert", "consumers", "username=ann").ok();
        JsonNode status = run("status", "--json").json(0);
        assertThat(status.at("/topic/name").asText()).isEqualTo(store + ".writes");
        assertThat(status.at("/settings/retention.ms").asText()).isEqualTo("-1");
        assertThat(status.at("/entities/consumers/rows").asInt()).isEqualTo(1);
        assertThat(status.at("/definitions/services").asInt()).isEqualTo(1);
        assertThat(status.get("digest").asText()).hasSize(64);
        assertThat(status.get("lag").asInt()).isZero();
        assertThat(status.at("/disk/bytes").asLong()).isPositive();
        assertThat(status.get("wrong")).isEmpty();

        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", stack.bootstrap()))) {
            var topic = new ConfigResource(ConfigResource.Type.TOPIC, store + ".writes");
            var shorter = new AlterConfigOp(new ConfigEntry("retention.ms", "1000"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(topic, List.of(shorter))).all().get();
        }
        Run refused = run("status");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).contains("retention.ms is 1000 where it has to be -1");
    }

    /** The commands run as users run them: each in a process of its own, with the replica in the cache directory. */
    @Test
    void tenCommandsAtOnceAllSucceed() throws Exception {
        Path cache = temporary.resolve("cache");
        try (ChildJvm first = start(cache, "insert", "services", "name=pay", "host=pay.local")) {
            assertThat(first.awaitEnd(Duration.ofMinutes(2)))
                    .as("the exit code is the expected one; the output is %s", first.errors())
                    .isZero();
        }
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                children.add(start(cache, "get", "services", "pay", "--json"));
            }
            for (ChildJvm child : children) {
                assertThat(child.awaitEnd(Duration.ofMinutes(2)))
                        .as("the exit code is the expected one; the output is %s", child.errors())
                        .isZero();
                assertThat(JSON.readTree(child.lines().get(0)).get("host").asText())
                        .isEqualTo("pay.local");
            }
        } finally {
            children.forEach(ChildJvm::close);
        }
        Path cluster = only(cache.resolve("entail"));
        Path directory = only(cluster);
        assertThat(directory.getFileName()).hasToString(store);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(directory).isDirectoryContaining("glob:**/checkpoint-*");
    }

    private ChildJvm start(Path cache, String... args) throws IOException {
        return ChildJvm.of(Main.class)
                .shortLived("128m")
                .withEnvironment("XDG_CACHE_HOME", cache.toString())
                .withEnvironment("ENTAIL_BOOTSTRAP", stack.bootstrap())
                .withEnvironment("ENTAIL_STORE", store)
                .withArguments(args)
                .start();
    }

    /**
     * Returns the only entry of a folder, except for the archive of classes and the addresses that commands remember
     * for {@code --offline}.
     */
    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(file -> !file.endsWith("java") && !file.endsWith("clusters"))
                    .toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    /** Runs a command in this process, with a replica for each store. */
    private Run run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        addUnlessGiven(all, "--bootstrap", stack.bootstrap());
        addUnlessGiven(all, "--store", store);
        addUnlessGiven(
                all,
                "--data",
                temporary.resolve(all.get(all.indexOf("--store") + 1)).toString());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    private static void addUnlessGiven(List<String> args, String option, String value) {
        if (!args.contains(option)) {
            args.add(option);
            args.add(value);
        }
    }

    /** The result of a command. */
    private record Run(int code, String out, String err) {
        void ok() {
            assertThat(code)
                    .as("the exit code is the expected one; the output is %s%s", out, err)
                    .isZero();
        }

        JsonNode json(int wanted) throws IOException {
            assertThat(code)
                    .as("the exit code is the expected one; the output is %s%s", out, err)
                    .isEqualTo(wanted);
            return JSON.readTree(out);
        }

        /** Checks the single document that is printed for an error with {@code --json}, and returns its fields. */
        JsonNode error(int number, String name) throws IOException {
            JsonNode error = json(1).get("error");
            assertThat(error.get("code").asInt()).isEqualTo(number);
            assertThat(error.get("name").asText()).isEqualTo(name);
            assertThat(error.get("message").asText()).isNotEmpty();
            return error.get("fields");
        }
    }
}
