package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final int WRITES = 200_000;
    private static final int RECORDS_PER_HISTORY = 150;
    private static final double SHARE_MIN = 0.005;

    @RegisterExtension
    final Seeds seeds = new Seeds();

    private final Map<String, Integer> seen = new TreeMap<>();
    private final Set<UUID> ids = new HashSet<>();
    private int writes;

    @Test
    void agreesWithANaiveModelOnEveryRecord() {
        Random random = seeds.random();
        while (writes < WRITES) {
            resolveHistory(random);
        }
        seen.forEach((what, count) -> System.out.printf("%6.2f %%  %s%n", 100.0 * count / writes, what));

        List<String> needed = new ArrayList<>(List.of("swap of unique values"));
        for (Code code : EnumSet.complementOf(EnumSet.of(Code.WRITTEN_SINCE))) {
            needed.add(code.name());
        }
        for (String what : needed) {
            assertThat(share(what)).as("share of %s among the writes", what).isGreaterThan(SHARE_MIN);
        }
        assertThat(share("id seen anew")).isPositive();
        assertThat(share("write of more than 8 changes accepted")).isPositive();
    }

    private double share(String what) {
        return seen.getOrDefault(what, 0) / (double) writes;
    }

    private void resolveHistory(Random random) {
        NaiveModel model = new NaiveModel();
        MemoryState state = new MemoryState();
        Resolver resolver = new Resolver();
        RandomHistory history = new RandomHistory(random, model, List.of());
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < RECORDS_PER_HISTORY; i++) {
            Step step = history.next();
            steps.add(step);
            Resolution resolution = resolver.resolve(
                    state, step.offset(), step.time(), step.key().array(), step.valueOrNull());
            boolean diverged = step.record() instanceof Write write && model.diverged(step.offset(), write);
            countBefore(step, resolution, state);
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

    /** Whether one put claims what the row of another held until now. */
    private static boolean takes(Put one, Put other, MemoryState state) {
        int shop = state.definition("shop").ordinal();
        Row mine = state.row(shop, one.key());
        Row theirs = state.row(shop, other.key());
        for (int c = 0; mine != null && theirs != null && c < one.claims().size(); c++) {
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
