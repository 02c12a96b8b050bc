package io.entail.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.audit.verify.CopyCheck;
import io.entail.audit.verify.Finding;
import io.entail.audit.verify.Verified;
import io.entail.read.Entity;
import io.entail.read.EntityReader;
import io.entail.read.PageRequest;
import io.entail.read.Query;
import io.entail.read.Scope;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Outcome;
import io.entail.resolve.Row;
import io.entail.state.Defined;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.Moves;
import io.entail.testkit.MovingLog;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import io.entail.writes.CanonicalKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Migrations of definitions in a database. */
@Timeout(600)
abstract class MigratedDatabaseContract<C extends Copy> {
    private static final int BEFORE = 120;
    private static final int KILLS = 2;

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    abstract StackExtension stack();

    abstract C copyOf(String store);

    /** Returns the state that a DAO reads from the database. */
    abstract DatabaseState state(C copy, FaultBed bed);

    /**
     * The number of random writes before each migration. One of thirty prepares a migration, which may mean new tables.
     */
    abstract int randomSteps();

    /** The versions of the orders that were written. */
    private final Map<Integer, Long> versions = new TreeMap<>();

    @Test
    @DisplayName(
            "fields are renamed, removed and retyped, rules come into force, an index stays; a rebuild gives the same")
    void tablesGoOnBehindTheLastStep() throws Exception {
        try (FaultBed bed = new FaultBed(stack(), directory);
                C copy = copyOf(bed.store());
                DatabaseState state = state(copy, bed)) {
            ProjectOptions history = new ProjectOptions(false, null, true);
            try (Projector projector = bed.project(copy.targets(), history)) {
                begin(bed);
                expire(bed, "gone 1");
                expire(bed, "gone 2");
                prepare(bed);
                requireSame(bed, copy, state);
                assertThat(shown(state, 1))
                        .as("readers see the former fields while a definition is prepared")
                        .isEqualTo(MigratedOrders.values(1).keySet());
                assertThat(copy.generation()).isEqualTo(1);
                migrate(bed);
                requireSame(bed, copy, state);
                assertThat(copy.generation()).isEqualTo(2);
                writeBehind(bed);
                reap(bed, "gone 2");
                requireSame(bed, copy, state);
                requireRules(state);
                requireHidden(state, "gone 1");
                assertThat(state.changes(
                                MigratedOrders.ENTITY,
                                CanonicalKey.of(MigratedOrders.id(1)),
                                0,
                                Long.MAX_VALUE,
                                false,
                                9))
                        .as("the history from before the migration is kept")
                        .hasSize(3);
                assertThat(projector.status().problem()).isNull();
            }
            Map<String, String> followed = rows(bed, state);
            Path checkpoint = directory.resolve("checkpoint");
            bed.things.log().checkpoint(checkpoint);
            for (Path from : Arrays.asList(checkpoint, null)) {
                int generation = copy.generation();
                try (Projector rebuilding = bed.project(copy.targets(), new ProjectOptions(true, from, from == null))) {
                    await().atMost(FaultBed.WAIT_MAX).until(() -> copy.generation() > generation);
                    requireSame(bed, copy, state);
                    assertThat(rows(bed, state)).isEqualTo(followed);
                    requireRules(state);
                    requireHidden(state, "gone 1");
                    if (from == null) {
                        requireVerified(bed, state);
                        reap(bed, "gone 1");
                        requireSame(bed, copy, state);
                    }
                    assertThat(rebuilding.status().problem()).isNull();
                }
            }
        }
    }

    /**
     * A process that is killed while it makes the next tables leaves nothing that prevents another one from making
     * them.
     */
    @Test
    void theLastStepIsAppliedAcrossKills() throws Exception {
        Random random = seeds.random();
        try (FaultBed bed = new FaultBed(stack(), directory);
                C copy = copyOf(bed.store());
                DatabaseState state = state(copy, bed)) {
            begin(bed);
            prepare(bed);
            try (Projector first = bed.project(copy)) {
                requireSame(bed, copy, state);
                assertThat(first.status().problem()).isNull();
            }
            migrate(bed);
            for (int kill = 0; kill < KILLS; kill++) {
                try (ChildJvm child = child(bed, copy)) {
                    child.awaitLine("building");
                    Thread.sleep(random.nextInt(200));
                    child.kill();
                }
                writeBehind(bed);
            }
            try (ChildJvm last = child(bed, copy)) {
                requireSame(bed, copy, state);
                assertThat(last.isAlive()).isTrue();
            }
            requireRules(state);
        }
    }

    private ChildJvm child(FaultBed bed, C copy) throws Exception {
        Path go = directory.resolve("go");
        Files.writeString(go, "");
        return ChildJvm.of(ProjectingProcess.class)
                .withFlags("-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
                .withArguments(ProjectingProcess.arguments(stack(), bed, copy, go, ""))
                .start();
    }

    /** Neither projector is elected. Each makes tables of its own, and the rows are right whichever come into use. */
    @Test
    void twoAtOnceDoNoHarm() throws Exception {
        try (FaultBed bed = new FaultBed(stack(), directory);
                C copy = copyOf(bed.store());
                DatabaseState state = state(copy, bed);
                Projector one = bed.project(PushingTarget.of(copy.targets()), ProjectOptions.NONE)) {
            begin(bed);
            requireSame(bed, copy, state);
            try (Projector other = bed.project(PushingTarget.of(copy.targets()), ProjectOptions.NONE)) {
                prepare(bed);
                migrate(bed);
                writeBehind(bed);
                requireSame(bed, copy, state);
                writeBehind(bed);
                requireSame(bed, copy, state);
                requireRules(state);
                assertThat(List.of(one.status().state(), other.status().state()))
                        .doesNotContain(ProjectStatus.State.STOPPED, ProjectStatus.State.STUCK);
            }
        }
    }

    /**
     * The fields of an abandoned preparation disappear with it. A field that is added later under the same name is a
     * different one.
     */
    @Test
    void aPreparationThatIsGivenUpLeavesNothing() throws Exception {
        try (FaultBed bed = new FaultBed(stack(), directory);
                C copy = copyOf(bed.store());
                DatabaseState state = state(copy, bed);
                Projector projector = bed.project(copy)) {
            begin(bed);
            prepare(bed);
            assertThat(bed.things.append(MigratedOrders.giveUp()).accepted()).isTrue();
            put(bed, 7, MigratedOrders.withVersion(MigratedOrders.before(7, version(7)), 3));
            put(bed, 500, MigratedOrders.withVersion(MigratedOrders.before(500, 0), 3));
            requireSame(bed, copy, state);
            assertThat(shown(state, 8)).isEqualTo(MigratedOrders.values(8).keySet());
            assertThat(projector.status().problem()).isNull();
        }
    }

    /**
     * Migrations follow one another, with refused writes and writes under every definition. The projector follows the
     * log, and is also started from the beginning.
     */
    @Test
    void randomMigrationsAreFollowed() throws Exception {
        Random random = seeds.random();
        try (FaultBed bed = new FaultBed(stack(), directory);
                C copy = copyOf(bed.store());
                DatabaseState state = state(copy, bed)) {
            enable(bed);
            MovingLog moving = new MovingLog(bed.things.log()).define();
            try (Projector projector = bed.project(copy)) {
                for (int i = 0; i < 2; i++) {
                    moving.random(random, randomSteps());
                    moving.move();
                    moving.random(random, 20);
                }
                requireSame(bed, copy, state);
                assertThat(projector.status().problem()).isNull();
            }
            int generation = copy.generation();
            try (Projector rebuilding = bed.project(copy.targets(), new ProjectOptions(true, null, false))) {
                await().atMost(FaultBed.WAIT_MAX).until(() -> copy.generation() > generation);
                moving.random(random, 20);
                requireSame(bed, copy, state);
                assertThat(rebuilding.status().problem()).isNull();
            }
            assertThat(moving.rows()).isNotEmpty();
            assertThat(bed.things.log().defined(Moves.ENTITY)).isNotNull();
        }
    }

    private static void enable(FaultBed bed) {
        assertThat(bed.things.append(new LogRecord.Protocol(2)).accepted()).isTrue();
    }

    private void begin(FaultBed bed) {
        enable(bed);
        for (LogRecord record : List.of(MigratedOrders.defineCustomers(), MigratedOrders.define())) {
            assertThat(bed.things.append(record).accepted()).isTrue();
        }
        for (String customer : List.of("c0", "c1")) {
            assertThat(bed.things.write(MigratedOrders.customer(customer)).accepted())
                    .isTrue();
        }
        for (int order = 0; order < BEFORE; order++) {
            put(bed, order, MigratedOrders.before(order, 0));
        }
    }

    private void put(FaultBed bed, int order, LogRecord.Put put) {
        Outcome outcome = bed.things.write(put);
        assertThat(outcome.code())
                .as("the write of order %s is accepted", order)
                .isEqualTo(Code.ACCEPTED);
        versions.put(order, outcome.firstSequence());
    }

    /** Writes an order that has expired, and that nobody deletes or rewrites for the migration. */
    private static void expire(FaultBed bed, String id) {
        assertThat(bed.things.write(MigratedOrders.expired(id)).code()).isEqualTo(Code.ACCEPTED);
    }

    private static void reap(FaultBed bed, String id) {
        Bytes key = CanonicalKey.of(id);
        Row row = Objects.requireNonNull(bed.things.log().row(MigratedOrders.ENTITY, key));
        LogRecord.Change delete = new LogRecord.Delete(MigratedOrders.ENTITY, key, row.version(), true);
        assertThat(bed.things.write(delete).code()).isEqualTo(Code.ACCEPTED);
    }

    /** Asserts that no reader sees an expired order, although it is still there. */
    private static void requireHidden(DatabaseState state, String id) {
        EntityReader reader = state.reader();
        assertThat(reader.select(MigratedOrders.ENTITY, id, Scope.ALL)).isEmpty();
        assertThat(reader.page(MigratedOrders.ENTITY, PageRequest.first(1_000), Scope.ALL)
                        .data())
                .extracting(each -> each.text("id"))
                .contains(MigratedOrders.id(1))
                .doesNotContain(id);
        assertThat(state.row(MigratedOrders.ENTITY, CanonicalKey.of(id))).isNotNull();
        assertThat(state.referrers("customers", CanonicalKey.of("nobody"), Scope.ALL, 10))
                .isEmpty();
    }

    private void requireVerified(FaultBed bed, DatabaseState state) throws Exception {
        Path room = Files.createDirectory(directory.resolve("verify"));
        List<Finding> findings = new ArrayList<>();
        Verified verified = new CopyCheck(bed.config, bed.ids, room, findings::add).run(state);
        assertThat(findings).isEmpty();
        assertThat(verified.findings()).isZero();
    }

    private long version(int order) {
        return Objects.requireNonNull(versions.get(order), "written before");
    }

    /** Prepares the migration. Old processes go on writing while rows are rewritten. */
    private void prepare(FaultBed bed) {
        assertThat(bed.things.append(MigratedOrders.prepare()).accepted()).isTrue();
        put(bed, BEFORE, MigratedOrders.before(BEFORE, 0));
        put(bed, 5, MigratedOrders.before(5, version(5)));
        IntStream.rangeClosed(0, BEFORE)
                .filter(order -> MigratedOrders.isRewritten(order))
                .forEach(order -> put(bed, order, MigratedOrders.rewritten(order, version(order))));
    }

    private void migrate(FaultBed bed) {
        long written = versions.values().stream().mapToLong(each -> each).max().orElseThrow();
        assertThat(bed.things.append(MigratedOrders.migrate(written)).code()).isEqualTo(Code.ACCEPTED);
    }

    private void writeBehind(FaultBed bed) {
        int first = 2 * BEFORE + versions.size();
        for (int order = first; order < first + 10; order++) {
            put(bed, order, MigratedOrders.after(order, 0));
        }
        for (int order = 0; order < 10; order++) {
            put(bed, order, MigratedOrders.after(order, version(order)));
        }
    }

    /** Asserts that the constraints that came into force with the last step are enforced. */
    private void requireRules(DatabaseState state) {
        EntityReader reader = state.reader();
        assertThat(reader.selectBy(MigratedOrders.ENTITY, "code", "code 11", Scope.ALL))
                .hasValueSatisfying(found -> assertThat(found.text("id")).isEqualTo(MigratedOrders.id(11)));
        assertThat(state.referrers("customers", CanonicalKey.of("c1"), Scope.ALL, 1_000))
                .hasSize((int) versions.keySet().stream()
                        .filter(order -> "{id=c1}"
                                .equals(String.valueOf(
                                        MigratedOrders.values(order).get("customer"))))
                        .count());
        List<Object> amounts = new ArrayList<>();
        await().atMost(FaultBed.WAIT_MAX).ignoreExceptions().untilAsserted(() -> {
            amounts.clear();
            for (Entity each : reader.pageWhere(
                            MigratedOrders.ENTITY,
                            Query.where("status", "paid").from("amount", 0L),
                            PageRequest.first(1_000),
                            Scope.ALL)
                    .data()) {
                amounts.add(each.fields().get("amount"));
            }
            assertThat(amounts)
                    .containsExactlyElementsOf(versions.keySet().stream()
                            .map(MigratedOrders::valuesAfter)
                            .filter(values -> "paid".equals(values.get("status")) && values.get("amount") != null)
                            .map(values -> values.get("amount"))
                            .sorted()
                            .toList());
        });
    }

    private static Set<String> shown(DatabaseState state, int order) {
        return state.reader()
                .select(MigratedOrders.ENTITY, MigratedOrders.id(order), Scope.ALL)
                .orElseThrow()
                .fields()
                .keySet();
    }

    /** Waits until the database has the whole log, and asserts that every row is that of the replica. */
    private static void requireSame(FaultBed bed, Copy copy, DatabaseState state) throws Exception {
        long end = bed.things.position();
        await().atMost(FaultBed.WAIT_MAX)
                .untilAsserted(() -> assertThat(copy.position())
                        .as("the database has reached the end of the log")
                        .isEqualTo(end));
        assertThat(rows(bed, state)).isEqualTo(bed.things.log().whole(whole -> rows(bed, whole)));
        assertThat(copy.digest()).isEqualTo(bed.things.digest());
        state.whole(whole -> {
            assertThat(whole.count())
                    .as("the count is the number of rows")
                    .isEqualTo(rows(bed, whole).size());
            return true;
        });
    }

    private static Map<String, String> rows(FaultBed bed, DatabaseState state) {
        return state.whole(whole -> rows(bed, whole));
    }

    private static Map<String, String> rows(FaultBed bed, WholeState whole) {
        TableVersions versions = new TableVersions();
        Map<String, String> rows = new TreeMap<>();
        whole.each(new WholeState.RowVisitor() {
            @Override
            public void visit(String entity, Bytes key, Row row) {
                Defined defined = Objects.requireNonNull(bed.things.log().defined(entity));
                rows.put(
                        entity + " " + CanonicalKey.parts(key),
                        row.version() + " at " + row.offset() + ": "
                                + versions.newest(defined, row.definition(), row.after())
                                        .fields());
            }

            @Override
            public void odd(String entity, Bytes key, String what) {
                rows.put(entity + " " + CanonicalKey.parts(key) + " odd", what);
            }
        });
        return rows;
    }
}
