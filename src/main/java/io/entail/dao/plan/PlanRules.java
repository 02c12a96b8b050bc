package io.entail.dao.plan;

import java.util.Map;

/** What is particular to which entity. */
final class PlanRules {
    private static final PlanRule NONE = new PlanRule() {};
    private static final Map<String, PlanRule> SHIPPED =
            Map.of("plugins", new PluginProtocols(), "certificates", new CertificateSnis());

    private PlanRules() {}

    /** The rule of an entity; one that asks for nothing when there is nothing particular. */
    static PlanRule of(EntityType type) {
        return SHIPPED.getOrDefault(type.name(), NONE);
    }
}
