package io.entail.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedStart;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.CommandRun;
import io.entail.cli.Main;
import io.entail.cli.output.Line;
import io.entail.config.EntityStoreConfig;
import io.entail.resolve.LogRecord;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.RawTopic;
import io.entail.testkit.StackExtension;
import io.entail.testkit.TestPublisher;
import io.entail.writes.CanonicalKey;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The output of commands that read the feed, on one store with a feed in a real registry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FeedCliIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    /** Static, so that it exists before the first test. */
    @TempDir
    static Path temporary;

    private final String store = stack.freshStore();
    private SchemaRegistry registry;
    private TestPublisher publisher;
    private String shop;
    private String created;
    private String updated;
    private String eve;

    @BeforeAll
    void fill() throws Exception {
        registry = new SchemaRegistry(Map.of("schema.registry.url", stack.registryUrl()));
        publisher = new TestPublisher(stack.bootstrap(), store, registry);
        JsonNode service = run(
                        "insert", "services", "name=shop", "host=shop.local", "tags=[\"a\"]", "--actor=ann", "--json")
                .json(0);
        shop = service.get("id").asText();
        created = service.get("_position").asText();
        updated = run("update", "services", "shop", "retries=1", "--actor=bob", "--reason=it was slow", "--json")
                .json(0)
                .get("_position")
                .asText();
        eve = run("insert", "consumers", "username=eve", "--json")
                .json(0)
                .get("id")
                .asText();
        run("insert", "workspaces", "name=team").ok();
        run("insert", "services", "name=other", "host=other.local", "--workspace", "team")
                .ok();
        run("delete", "services", "shop", "--actor=ann").ok();
        refused();
        publisher.publishAll();
    }

    /**
     * Appends writes of a writer whose state is wrong: the first row is already deleted, and the other one has another
     * version.
     */
    private void refused() throws Exception {
        try (RawTopic writes = new RawTopic(stack.bootstrap(), store + ".writes")) {
            for (LogRecord.Change change : List.of(
                    new LogRecord.Delete("services", CanonicalKey.of(shop), 7, false),
                    new LogRecord.Delete("consumers", CanonicalKey.of(eve), 7, false))) {
                LogRecord late = new LogRecord.Write(
                        new UUID(3, change.entity().equals("services") ? 3 : 4),
                        "elsewhere",
                        "mallory",
                        "",
                        new LogRecord.Basis(-1, 0),
                        List.of(change));
                writes.append(RecordKey.of(late), RecordEncoder.encode(late));
            }
        }
    }

    @AfterAll
    void close() {
        publisher.close();
        registry.close();
    }

    @Test
    void feedPrintsChangesWithActorAndReason() throws Exception {
        JsonNode feed = run("feed", "services", "--key", "shop", "--json").json(0);
        assertThat(feed.get("data"))
                .extracting(change -> change.get("op").asText())
                .containsExactly("c", "u", "d");
        JsonNode update = feed.at("/data/1");
        assertThat(update.get("actor").asText()).isEqualTo("bob");
        assertThat(update.get("reason").asText()).isEqualTo("it was slow");
        assertThat(update.get("key").asText()).isEqualTo(shop);
        assertThat(update.at("/before/retries").asInt()).isEqualTo(5);
        assertThat(update.at("/after/retries").asInt()).isEqualTo(1);
        assertThat(update.get("at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(feed.at("/data/2/after").isNull()).isTrue();
        assertThat(feed.get("reached").asText()).matches("0:\\d+");

        String text = run("feed", "services", "--key", shop).ok();
        assertThat(text)
                .contains(" + services shop (" + shop + ") by ann\n", "    host: \"shop.local\"\n")
                .contains(" ~ services shop (" + shop + ") by bob: it was slow\n", "    retries: 5 -> 1\n")
                .contains(" - services shop (" + shop + ") by ann\n");
    }

    @Test
    void feedPrintsOutcomesOfWritesWithoutChangesAndDefinitions() throws Exception {
        List<JsonNode> told = new ArrayList<>();
        for (String line :
                run("feed", "--outcomes", "--json-lines").ok().lines().toList()) {
            told.add(JSON.readTree(line));
        }
        assertThat(told.get(0).get("position").asText()).isEqualTo("0:0");
        assertThat(told.get(0).get("maxEntityBytes").asInt()).isPositive();
        assertThat(told.get(1).get("defined").asText()).isNotEmpty();
        assertThat(told.get(1).get("ordinal").asInt()).isZero();
        String late = new UUID(3, 3).toString();
        assertThat(told)
                .filteredOn(line -> line.at("/outcome/writeId").asText().equals(late))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.at("/outcome/code").asText()).isEqualTo("NOT_FOUND");
                    assertThat(line.at("/outcome/change").asInt(-1)).isZero();
                    assertThat(line.at("/outcome/first").isNull()).isTrue();
                });

        String text = run("feed", "--outcomes").ok();
        assertThat(text)
                .containsPattern("\n0:\\d+ \\S+ \\S+ \\S+ ! NOT_FOUND of write " + new UUID(3, 3) + ", change 0\n")
                .contains(" * version 1 of the definition of 'services'\n");
        assertThat(run("feed", "services", "--outcomes").code()).isEqualTo(2);
    }

    @Test
    void feedBeginsAtTheGivenPosition() throws Exception {
        assertThat(ops("--from", created))
                .as("the command prints the changes after the position")
                .startsWith("u", "c", "c", "c", "d");
        assertThat(ops("--from", "end")).isEmpty();
        assertThat(ops("--from", "2000-01-01")).hasSizeGreaterThan(5);
        CommandRun future = run("feed", "--from", "2999-01-01T00:00:00Z", "--json-lines");
        assertThat(future.ok()).isEmpty();
        assertThat(future.err()).contains("future");
        assertThat(run("feed", "--from", "0:99999", "--json")
                        .error(120, "unknown position")
                        .get("fields")
                        .toString())
                .contains("0:99999");
        assertThat(ops("--from", "2 days ago")).hasSizeGreaterThan(5);
        assertThat(run("feed", "--from", "someday").code()).isEqualTo(2);
        assertThat(run("feed", "--from", "end", "--since", "today").code()).isEqualTo(2);
        assertThat(run("feed", "--from", "2026-13-01").code()).isEqualTo(2);
        assertThat(run("feed", "--follow", "--json").code()).isEqualTo(2);
    }

    private List<String> ops(String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of("feed", "--json-lines"));
        args.addAll(List.of(options));
        List<String> ops = new ArrayList<>();
        for (String line : run(args.toArray(String[]::new)).ok().lines().toList()) {
            ops.add(JSON.readTree(line).get("op").asText());
        }
        return ops;
    }

    @Test
    void feedSelectsByActorTimeAndReason() throws Exception {
        assertThat(ops("--since", created, "--until", updated)).containsExactly("c", "u");
        assertThat(ops("--since", "5 minutes ago", "--actor", "bob")).containsExactly("u");
        assertThat(ops("--until", "yesterday")).isEmpty();
        assertThat(ops("--reason", "Was Slow")).containsExactly("u");
        assertThat(ops("services", "--field", "retries", "--actor", "bob")).containsExactly("u");
        assertThat(ops("services", "--field", "path")).isEmpty();
        assertThat(run("feed", "services", "--field", "hots", "--json")
                        .error(11, "invalid options")
                        .toString())
                .contains("services has no field 'hots' (the closest is 'host')");
        JsonNode part = run("feed", "--until", created, "--json").json(0);
        assertThat(ops("--from", part.get("reached").asText()))
                .as("'reached' of a part is the position from which the next one continues")
                .startsWith("u");
    }

    @Test
    void logPrintsAllChangesTheNewestFirst() throws Exception {
        List<JsonNode> log = new ArrayList<>();
        for (String line : run("log", "--json-lines").ok().lines().toList()) {
            log.add(JSON.readTree(line));
        }
        assertThat(log)
                .extracting(change -> change.get("operation").asText())
                .startsWith("delete", "create", "create", "create", "update", "create");
        assertThat(log.get(4).get("title").asText()).isEqualTo("shop");
        assertThat(log.get(4).at("/diff/retries").toString()).isEqualTo("{\"before\":5,\"after\":1}");
        assertThat(run("log", "--json").json(0).get("data")).hasSameSizeAs(log);
        assertThat(run("log", "--oneline", "-n", "1", "services", "--actor", "bob")
                        .ok())
                .containsPattern("^" + updated + " [0-9-]+ [0-9:.]+ [+-]\\d\\d:\\d\\d bob ~ services shop \\(" + shop
                        + "\\): retries \\(it was slow\\)\n$");
        assertThat(run("log", "services", "--until", updated, "-n", "1").ok())
                .contains(" ~ services shop (" + shop + ") by bob: it was slow\n", "    retries: 5 -> 1\n");
        assertThat(run("log", "--since", "now").ok()).isEmpty();
        assertThat(run("log", "--since", updated, "--until", created).ok()).isEmpty();
        assertThat(run("log", "--workspace", "team", "services", "--oneline")
                        .ok()
                        .lines())
                .hasSize(1);
        assertThat(run("log", "--oneline", "-n", "1", "--color=always").ok()).contains("\u001b[31m- services shop");
        run("log", "gadgets", "--json").error(11, "invalid options");
    }

    /** The memory limit is so low that every part of the log is split and read again. */
    @Test
    void logIsTheFeedBackwardsAlsoWithLittleMemory() {
        ChangeFeed feed = ChangeFeed.of(
                EntityStoreConfig.builder(stack.bootstrap(), temporary)
                        .withStore(store)
                        .build(),
                registry);
        List<String> forwards = new ArrayList<>();
        try (ChangeReader reader = feed.untilNow().open()) {
            reader.forEachRemaining(change -> forwards.add(Long.toString(change.sequence())));
        }
        List<String> backwards = new ArrayList<>();
        new FeedBackwards(feed, 150)
                .each(
                        FeedStart.BEGINNING,
                        null,
                        Long.MAX_VALUE,
                        change -> new FeedBackwards.Shown(List.of(Line.of(Long.toString(change.sequence())))),
                        shown -> backwards.add(shown.lines().get(0).toString()),
                        total -> {},
                        done -> {});
        Collections.reverse(backwards);
        assertThat(backwards).isEqualTo(forwards);
    }

    @Test
    void feedPrintsOnlyTheSelectedChanges() throws Exception {
        assertThat(ops("services", "--workspace", "team")).containsExactly("c");
        assertThat(ops("services", "--tag", "a")).containsExactly("c", "u", "d");
        assertThat(ops("consumers")).containsExactly("c");
        run("feed", "gadgets", "--json").error(11, "invalid options");
        run("feed", "services", "--workspace", "nowhere", "--json").error(17, "invalid workspace");
        run("feed", "workspaces", "--tag", "a", "--json").error(11, "invalid options");
    }

    @Test
    void rejectionsPrintsActorWriteAndReason() throws Exception {
        JsonNode refused = run("rejections", "--json").json(0).at("/data/0");
        assertThat(refused.get("code").asText()).isEqualTo("NOT_FOUND");
        assertThat(refused.get("actor").asText()).isEqualTo("mallory");
        assertThat(refused.get("entity").asText()).isEqualTo("services");
        assertThat(refused.get("key").asText()).isEqualTo(shop);
        assertThat(run("rejections").ok()).contains(" NOT_FOUND services " + shop + " by mallory\n");
        assertThat(run("rejections").ok())
                .as("an existing row is shown with its name")
                .contains(" STALE_VERSION consumers eve (" + eve + ") by mallory\n");
        assertThat(run("rejections", "--from", refused.get("position").asText(), "--json-lines")
                        .ok()
                        .lines())
                .hasSize(1);
        String place = refused.get("position").asText();
        assertThat(run("rejections", "--since", place, "--until", place).ok().lines())
                .hasSize(1);
        assertThat(run("rejections", "--actor", "nobody").ok()).isEmpty();
        assertThat(run("rejections", "--field", "name").ok()).isEmpty();
    }

    @Test
    void saysThatARegistryIsNeededOrAway() throws Exception {
        CommandRun without = run(List.of(), "feed");
        assertThat(without.code()).isEqualTo(2);
        assertThat(without.err()).contains("--registry");
        assertThat(run("feed", "--registry", "http://127.0.0.1:1", "--json")
                        .error(116, "registry unavailable")
                        .get("fields")
                        .toString())
                .isEqualTo("{}");
    }

    /** The command runs as users run it: a process that prints lines until it is stopped. */
    @Test
    void followsUntilItIsStopped() throws Exception {
        try (ChildJvm follower = ChildJvm.of(Main.class)
                .shortLived("128m")
                .withEnvironment("ENTAIL_BOOTSTRAP", stack.bootstrap())
                .withEnvironment("ENTAIL_REGISTRY", stack.registryUrl())
                .withEnvironment("ENTAIL_STORE", store)
                .withArguments("feed", "--follow", "--json-lines")
                .start()) {
            follower.awaitLine("{");
            run("insert", "upstreams", "name=followed").ok();
            publisher.publishAll();
            String line = awaitLineWith(follower, "followed");
            assertThat(JSON.readTree(line).get("entity").asText()).isEqualTo("upstreams");
            ProcessHandle.of(follower.pid()).orElseThrow().destroy();
            assertThat(follower.awaitEnd(Duration.ofSeconds(20))).isZero();
        }
    }

    private static String awaitLineWith(ChildJvm child, String part) {
        return org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> child.lines().stream()
                                .filter(line -> line.contains(part))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private CommandRun run(String... args) {
        return run(List.of("--registry", stack.registryUrl()), args);
    }

    private CommandRun run(List<String> registryOption, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        boolean feed = List.of("feed", "rejections", "log").contains(all.get(0));
        if (feed && !all.contains("--registry")) {
            all.addAll(registryOption);
        }
        all.addAll(List.of("--bootstrap", stack.bootstrap(), "--store", store));
        all.addAll(List.of("--data", temporary.resolve("replica").toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
