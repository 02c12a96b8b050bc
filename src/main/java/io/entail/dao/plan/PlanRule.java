package io.entail.dao.plan;

import java.util.Map;

/**
 * What is particular to an entity that is shipped: a rule that looks at other rows, or a field that is kept in them. What a
 * rule finds there it protects with {@link Plan#check}, so that the log refuses the write when they have changed by then.
 */
interface PlanRule {
    /** Whether values that were judged before have to be looked at again, for {@link #faults} may say more of them. */
    default boolean looksAtOthers() {
        return false;
    }

    /**
     * What is wrong, as a tree of fields; empty when nothing is.
     *
     * @param given what the caller gave
     * @param values the whole entity, its parents named by their keys, not validated yet
     */
    default Map<String, Object> faults(Plan plan, Map<String, ?> given, Map<String, Object> values, boolean updating) {
        return Map.of();
    }

    /** Of what a caller gives for a row, what is stored in the row itself. */
    default Map<String, ?> inRow(EntityType type, Map<String, ?> given) {
        return given;
    }

    /**
     * Plans what other rows keep of what a caller gives for a row.
     *
     * @param row as it is planned
     * @param planner adds the calls for the other rows
     */
    default void planOthers(Plan plan, Draft row, Map<String, ?> given, Planner planner) {}
}
