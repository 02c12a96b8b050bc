package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.LogRecord.Write;
import io.entail.resolve.RandomHistory.Step;
import io.entail.testkit.Seeds;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many short random logs over few rows: {@link Resolver} and {@link NaiveModel} never disagree. */
final class ResolverModelTest {
    /** The number of writes. Mutation tests use fewer, because they run this test once for each mutant. */
    private static final int WRITES = Integer.getInteger("entail.model.writes", 200_000);

    private static final int RECORDS_PER_HISTORY = 150;
    private static final double SHARE_MIN = 0.003;

    @RegisterExtension
    final Seeds seeds = new Seeds();

    private final Map<String, Integer> seen = new TreeMap<>();
    private final Set<UUID> ids = new HashSet<>();
    private int writes;

    @Test
    void agreesWithANaiveModelOnEveryRecord() {
        resolveHistories(WRITES, false);

        List<String> needed = new ArrayList<>(List.of("swap of unique values"));
        for (Code code : EnumSet.complementOf(EnumSet.of(Code.WRITTEN_SINCE))) {
            needed.add(code.name());
        }
        assertShares(needed);
        assertThat(share("id seen anew")).isPositive();
        assertThat(share("write of more than 8 changes accepted")).isPositive();
    }

    @Test
    void agreesWithANaiveModelWhileDefinitionsMigrate() {
        resolveHistories(WRITES / 2, true);

        List<String> needed = new ArrayList<>(List.of(
                "swap of unique values",
                "Prepare accepted",
                "Migrate accepted",
                "Define accepted that ends a preparation",
                "put under the prepared definition",
                "put under the latest beside a prepared one",
                "put in the place of a row of another generation",
                "delete that leaves a row without its parent",
                "refused by a constraint that is not in force"));
        for (Code code : Code.values()) {
            needed.add(code.name());
        }
        assertShares(needed);
    }

    @Test
    void aResolverThatIgnoresLaterWritesIsFound() {
        Random random = seeds.random();

        assertThatThrownBy(() -> {
                    while (writes < WRITES) {
                        resolveHistory(random, true, new Forgetful());
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected Outcome[code=WRITTEN_SINCE");
    }

    /** A state with which a resolver accepts the last step of a migration whatever sequence it names. */
    private static final class Forgetful extends MemoryState {
        @Override
        public long lastWritten(int entity) {
            return 0;
        }
    }

    private void resolveHistories(int count, boolean migrates) {
        Random random = seeds.random();
        while (writes < count) {
            resolveHistory(random, migrates, new MemoryState());
        }
        seen.forEach((what, times) -> System.out.printf("%6.2f %%  %s%n", 100.0 * times / writes, what));
    }

    private void assertShares(List<String> needed) {
        for (String what : needed) {
            assertThat(share(what))
                    .as("the share of writes with %s is large enough", what)
                    .isGreaterThan(SHARE_MIN);
        }
    }

    private double share(String what) {
        return seen.getOrDefault(what, 0) / (double) writes;
    }

    private void resolveHistory(Random random, boolean migrates, MemoryState state) {
        NaiveModel model = new NaiveModel();
        Resolver resolver = new Resolver();
        RandomHistory history = new RandomHistory(random, model, migrates, List.of());
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < RECORDS_PER_HISTORY; i++) {
            Step step = history.next();
            steps.add(step);
            Resolution resolution = resolver.resolve(
                    state, step.offset(), step.time(), step.key().array(), step.valueOrNull());
            boolean diverged = step.record() instanceof Write write && model.diverged(step.offset(), write);
            countBefore(step, resolution, state);
            countMigrations(resolution, state);
            Outcome expected =
                    model.resolve(step.offset(), step.time(), step.key().array(), step.valueOrNull(), step.record());
            resolution.effects().accept(state);

            if (!resolution.outcome().equals(expected)
                    || resolution.diverged() != diverged
                    || !state.head().equals(new Head(model.offset, model.sequence, Bytes.wrap(model.digest)))) {
                throw new AssertionError("expected " + expected + " and diverged=" + diverged + " but got " + resolution
                        + " for " + step + " at the end of " + tail(steps));
            }
        }
        assertStateIsTheModels(state, model);
    }

    private static List<Step> tail(List<Step> steps) {
        return steps.subList(Math.max(0, steps.size() - 8), steps.size());
    }

    private static void assertStateIsTheModels(MemoryState state, NaiveModel model) {
        assertThat(state.rows()).isEqualTo(new ArrayList<>(model.rows.values()));
        int claims = 0;
        int references = 0;
        for (Row row : model.rows.values()) {
            claims += (int) row.claims().stream().filter(claim -> claim != null).count();
            references +=
                    (int) row.references().stream().filter(key -> key != null).count();
            references += row.workspace() == null ? 0 : 1;
        }
        assertThat(state.claimCount()).isEqualTo(claims);
        assertThat(state.referenceCount()).isEqualTo(references);
        for (String entity : model.entities) {
            int ordinal = state.definition(entity).ordinal();
            Definition prepared = state.prepared(ordinal);
            assertThat(prepared == null ? 0 : prepared.version())
                    .isEqualTo(
                            model.prepared.containsKey(entity)
                                    ? model.prepared.get(entity).define().version()
                                    : 0);
            if (!(state instanceof Forgetful)) {
                assertThat(state.lastWritten(ordinal)).isEqualTo(model.lastWritten.getOrDefault(entity, 0L));
            }
        }
    }

    private void countMigrations(Resolution resolution, MemoryState state) {
        LogRecord record = resolution.record();
        Outcome outcome = resolution.outcome();
        if (record instanceof Write write && outcome.constraint() >= 0) {
            Change change = write.changes().get(outcome.change());
            Definition latest = state.definition(change.entity());
            int own = outcome.code() == Code.NOT_UNIQUE
                    ? latest.constraints().unique().size()
                    : latest.constraints().references().size();
            if (change instanceof Put put
                    && put.definition() != latest.version()
                    && outcome.constraint() >= own
                    && (outcome.code() == Code.NOT_UNIQUE
                            || outcome.constraint() < put.references().size())) {
                count("refused by a constraint that is not in force");
            }
        }
        if (!outcome.accepted()) {
            return;
        }
        if (record instanceof LogRecord.Prepare || record instanceof LogRecord.Migrate) {
            count(record.getClass().getSimpleName() + " accepted");
        }
        if (record instanceof LogRecord.Define define
                && state.definition(define.entity()) != null
                && state.prepared(state.definition(define.entity()).ordinal()) != null) {
            count("Define accepted that ends a preparation");
        }
        if (record instanceof Write write) {
            write.changes().forEach(change -> countMigrations(change, state));
        }
    }

    private void countMigrations(Change change, MemoryState state) {
        Definition latest = state.definition(change.entity());
        Definition prepared = state.prepared(latest.ordinal());
        if (change instanceof Put put) {
            if (prepared != null) {
                count(
                        put.definition() == prepared.version()
                                ? "put under the prepared definition"
                                : "put under the latest beside a prepared one");
            }
            Row row = state.row(latest.ordinal(), put.key());
            if (row != null
                    && !state.definition(latest.ordinal(), row.definition())
                            .numbers()
                            .equals(latest.numbers())) {
                count("put in the place of a row of another generation");
            }
        } else if (change instanceof LogRecord.Delete) {
            state.referrers(latest.ordinal(), change.key(), 0, 0, (child, number, key) -> {
                Definition mayRefer = state.prepared(child);
                if (mayRefer != null
                        && mayRefer.numbers().referenceIndex(number) >= 0
                        && state.definition(child).numbers().referenceIndex(number) < 0) {
                    count("delete that leaves a row without its parent");
                }
                return true;
            });
        }
    }

    private void count(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    private void countBefore(Step step, Resolution resolution, MemoryState state) {
        Outcome outcome = resolution.outcome();
        if (!(step.record() instanceof Write write)) {
            seen.merge(outcome.code().name() + (outcome.accepted() ? " (control record)" : ""), 1, Integer::sum);
            return;
        }
        writes++;
        seen.merge(outcome.code().name(), 1, Integer::sum);
        boolean known = !ids.add(write.id());
        if (known && outcome.code().number() > Code.REPEAT.number()) {
            seen.merge("id seen anew", 1, Integer::sum);
        }
        if (resolution.diverged()) {
            seen.merge("diverged", 1, Integer::sum);
        }
        if (outcome.accepted() && write.changes().size() > 8) {
            seen.merge("write of more than 8 changes accepted", 1, Integer::sum);
        }
        if (outcome.accepted() && swaps(write, state)) {
            seen.merge("swap of unique values", 1, Integer::sum);
        }
    }

    private static boolean swaps(Write write, MemoryState state) {
        for (Change one : write.changes()) {
            for (Change other : write.changes()) {
                if (one != other && one instanceof Put onePut && other instanceof Put otherPut) {
                    if (one.entity().equals("shop")
                            && other.entity().equals("shop")
                            && takes(onePut, otherPut, state)
                            && takes(otherPut, onePut, state)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether one put claims a value that the row of the other one held until now. */
    private static boolean takes(Put one, Put other, MemoryState state) {
        int shop = state.definition("shop").ordinal();
        Row mine = state.row(shop, one.key());
        Row theirs = state.row(shop, other.key());
        boolean sameLists = mine != null
                && theirs != null
                && mine.definition() == one.definition()
                && theirs.definition() == one.definition();
        for (int c = 0; sameLists && c < one.claims().size(); c++) {
            Bytes claim = one.claims().get(c);
            if (claim != null
                    && claim.equals(theirs.claims().get(c))
                    && !claim.equals(mine.claims().get(c))) {
                return true;
            }
        }
        return false;
    }
}
