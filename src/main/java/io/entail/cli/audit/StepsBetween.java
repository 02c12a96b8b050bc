package io.entail.cli.audit;

import io.entail.audit.History.Migrated;
import io.entail.read.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the steps of migrations between consecutive versions. Not thread-safe. */
final class StepsBetween {
    private final List<Migrated> all;
    private @Nullable Position last;

    /** Starts before the first version; the steps are in the order of the log. */
    StepsBetween(List<Migrated> all) {
        this.all = all;
    }

    /**
     * Advances to the next version and returns the steps that lie before it, in the direction in which versions are
     * shown.
     */
    List<Migrated> to(Position next) {
        Position from = last;
        last = next;
        if (from == null) {
            return List.of();
        }
        boolean newestFirst = from.compareTo(next) > 0;
        Position low = newestFirst ? next : from;
        Position high = newestFirst ? from : next;
        List<Migrated> between = new ArrayList<>();
        for (Migrated step : all) {
            if (step.position().compareTo(low) > 0 && step.position().compareTo(high) < 0) {
                between.add(step);
            }
        }
        if (newestFirst) {
            Collections.reverse(between);
        }
        return between;
    }
}
