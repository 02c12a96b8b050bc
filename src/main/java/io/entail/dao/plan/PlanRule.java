package io.entail.dao.plan;

import java.util.Map;

/**
 * The special behaviour of a shipped entity: a rule that reads other rows, or a field that is stored in them. A rule
 * protects the rows that it reads with {@link Plan#check}, so that the log refuses the write when they have changed by
 * then.
 */
interface PlanRule {
    /** Whether {@link #faults} has to be called even for values that were validated before. */
    default boolean looksAtOthers() {
        return false;
    }

    /**
     * Returns the faults as a tree of fields; empty when there are none.
     *
     * @param given what the caller gave
     * @param values the whole entity with its parents' keys, not validated yet
     */
    default Map<String, Object> faults(Plan plan, Map<String, ?> given, Map<String, Object> values, boolean updating) {
        return Map.of();
    }

    /** Returns those of a caller's values that are stored in the row itself. */
    default Map<String, ?> inRow(EntityType type, Map<String, ?> given) {
        return given;
    }

    /**
     * Plans the changes of other rows that store some of a caller's values.
     *
     * @param row as it is planned
     * @param planner plans the calls for the other rows
     */
    default void planOthers(Plan plan, Draft row, Map<String, ?> given, Planner planner) {}
}
