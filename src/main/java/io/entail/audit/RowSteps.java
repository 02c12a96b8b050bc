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
 * What became of one row from the first of some selected writes until now. Immutable.
 *
 * <p>What was made and changed back has no effect any more: when a write gives the row a content that it had before,
 * everything in between is forgotten. Of the writes that are left, the selected ones can be taken back when they are the
 * last; then the row becomes what it was before the first of them. So a row is free again once what stood in the way was
 * taken back, and what was taken back already is left alone.
 *
 * <pre>
 *   selected: 1 3                       the row can be made what it was before 1
 *   A -1-> B -3-> D                     yes
 *   A -1-> B -3-> D -4-> E              no: 4 made it E since
 *   A -1-> B -3-> D -4-> E -5-> D       yes: 5 took 4 back
 *   A -1-> B -3-> D -4-> B              yes: 4 took 3 back
 *   A -1-> B -3-> D -4-> A -5-> F       nothing is left to do: 4 took both back
 *   A -1-> B -2-> C -3-> D              no: 2 made it C in between
 * </pre>
 *
 * @param before the row before the first selected write, null for none
 * @param steps in the order of the log, the first of them selected
 */
public record RowSteps(String entity, Bytes key, @Nullable Row before, List<Step> steps) {
    public RowSteps {
        steps = List.copyOf(steps);
    }

    /**
     * One change.
     *
     * @param row after it, null for none
     */
    public record Step(
            PastWrite write, boolean selected, @Nullable Row row) {}

    /**
     * A write of somebody else that would be lost.
     *
     * @param after the selected write that it came after
     * @param between whether a selected write came later still, so that it cannot be taken back first
     */
    public record InTheWay(PastWrite write, PastWrite after, boolean between) {}

    /**
     * What taking the selected writes back means.
     *
     * @param then what the row has to become, null for none; as it is when there is nothing to do
     * @param inTheWay what keeps it from that, null when nothing does
     */
    public record Effect(@Nullable Row then, @Nullable InTheWay inTheWay) {}

    /** The row as it is now, null for none. */
    public @Nullable Row now() {
        return steps.get(steps.size() - 1).row();
    }

    /** A row as it was at any time, null when there never was one. */
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
     * Finds out what taking the selected writes back means.
     *
     * @param content equal for rows that have the same content, also for none, which is null
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

    /** The steps that still have an effect, without those that led back to what was there before. */
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
