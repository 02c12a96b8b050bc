package io.entail.dao.plan;

import java.util.Map;

/**
 * A rule of an entity that looks at other rows. What it finds there it protects with {@link Draft#check}, so that the log
 * refuses the write when they have changed by then.
 */
interface PlanRule {
    /** The rules that shipped entities have, by entity. */
    Map<String, PlanRule> SHIPPED = Map.of("plugins", new PluginProtocols());

    /**
     * What is wrong, as a tree of fields; empty when nothing is.
     *
     * @param given what the caller gave
     * @param values the whole entity, its parents named by their keys, not validated yet
     */
    Map<String, Object> faults(Plan plan, Map<String, ?> given, Map<String, Object> values, boolean updating);

    /** Whether an entity has a rule. */
    static boolean has(EntityType type) {
        return SHIPPED.containsKey(type.name());
    }

    /** What the rule of an entity says, empty when it has none. */
    static Map<String, Object> faults(
            Plan plan, EntityType type, Map<String, ?> given, Map<String, Object> values, boolean updating) {
        PlanRule rule = SHIPPED.get(type.name());
        return rule == null ? Map.of() : rule.faults(plan, given, values, updating);
    }
}
