package io.entail.audit;

import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one row since the first of some selected writes. Immutable.
 *
 * <p>Changes that were reversed have no effect any more: when a write gives the row a content that it had before,
 * everything in between is dropped. The selected ones among the remaining writes can be undone when no other write
 * follows them; the row then gets the content from before the first of them. A row can therefore be undone again once
 * the writes in the way were undone, and a write that was already undone is left alone.
 *
 * <pre>
 *   selected: 1 3                       can the row be restored to before 1?
 *   A -1-> B -3-> D                     yes
 *   A -1-> B -3-> D -4-> E              no: 4 made it E since
 *   A -1-> B -3-> D -4-> E -5-> D       yes: 5 undid 4
 *   A -1-> B -3-> D -4-> B              yes: 4 undid 3
 *   A -1-> B -3-> D -4-> A -5-> F       nothing is left to do: 4 undid both
 *   A -1-> B -2-> C -3-> D              no: 2 made it C in between
 * </pre>
 *
 * @param before the row before the first selected write, null when it did not exist
 * @param steps the changes in the order of the log; the first one is a selected write
 */
public record RowSteps(String entity, Bytes key, @Nullable Row before, List<Step> steps) {
    public RowSteps {
        steps = List.copyOf(steps);
    }

    /**
     * One change of the row.
     *
     * @param row the row after it, null when it was deleted
     */
    public record Step(
            PastWrite write, boolean selected, @Nullable Row row) {}

    /**
     * A write that was not selected and that the undo would lose.
     *
     * @param after the selected write before it
     * @param between whether a selected write follows it, so that it cannot be undone first
     */
    public record InTheWay(PastWrite write, PastWrite after, boolean between) {}

    /**
     * The effect of undoing the selected writes.
     *
     * @param then the row that has to result, null for a deletion; the current row when there is nothing to do
     * @param inTheWay the write that prevents the undo, null when none does
     */
    public record Effect(@Nullable Row then, @Nullable InTheWay inTheWay) {}

    /** Returns the current row, null when it does not exist. */
    public @Nullable Row now() {
        return steps.get(steps.size() - 1).row();
    }

    /** Returns the row at any time at which it existed, null when it never did. */
    public @Nullable Row any() {
        return before != null
                ? before
                : steps.stream()
                        .map(Step::row)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    /**
     * Computes the effect of undoing the selected writes.
     *
     * @param content maps rows with the same content to equal objects; null stands for no row
     */
    public Effect effect(Function<@Nullable Row, Object> content) {
        List<Step> path = path(content);
        int first = 0;
        while (first < path.size() && !path.get(first).selected()) {
            first++;
        }
        if (first == path.size()) {
            return new Effect(now(), null);
        }
        Row then = first == 0 ? before : path.get(first - 1).row();
        for (int i = first + 1; i < path.size(); i++) {
            Step step = path.get(i);
            List<Step> later = path.subList(i + 1, path.size());
            boolean between = later.stream().anyMatch(Step::selected);
            if (!step.selected() && (between || later.isEmpty())) {
                return new Effect(then, new InTheWay(step.write(), lastSelected(path.subList(first, i)), between));
            }
        }
        return new Effect(then, null);
    }

    private static PastWrite lastSelected(List<Step> path) {
        int last = path.size() - 1;
        while (!path.get(last).selected()) {
            last--;
        }
        return path.get(last).write();
    }

    /** Returns the steps that still have an effect, without those that were reversed. */
    private List<Step> path(Function<@Nullable Row, Object> content) {
        List<Step> path = new ArrayList<>();
        List<Object> contents = new ArrayList<>(List.of(content.apply(before)));
        Set<Object> known = new HashSet<>(contents);
        for (Step step : steps) {
            Object now = content.apply(step.row());
            if (known.add(now)) {
                contents.add(now);
                path.add(step);
                continue;
            }
            for (int last = path.size(); !contents.get(last).equals(now); last--) {
                known.remove(contents.remove(last));
                path.remove(last - 1);
            }
        }
        return path;
    }
}
