package io.entail.dao.plan;

import java.util.Map;

/** The special behaviour of each shipped entity. */
final class PlanRules {
    private static final PlanRule NONE = new PlanRule() {};
    private static final Map<String, PlanRule> SHIPPED =
            Map.of("plugins", new PluginProtocols(), "certificates", new CertificateSnis());

    private PlanRules() {}

    /** Returns the rule of an entity; one without effect when the entity has no special behaviour. */
    static PlanRule of(EntityType type) {
        return SHIPPED.getOrDefault(type.name(), NONE);
    }
}
