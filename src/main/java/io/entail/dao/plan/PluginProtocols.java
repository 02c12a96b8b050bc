package io.entail.dao.plan;

import io.entail.errors.Failures;
import io.entail.errors.InvalidPrimaryKeyException;
import io.entail.resolve.Bytes;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plugin for a route shares a protocol with it; one for a service that has routes shares a protocol with one of them.
 * Not looked at again when a route changes later.
 */
final class PluginProtocols implements PlanRule {
    private static final String PROTOCOLS = "protocols";
    private static final String ROUTES = "routes";

    /** Routes of a service that are looked at, far more than one has. */
    private static final int ROUTES_MAX = 10_000;

    @Override
    public Map<String, Object> faults(Plan plan, Map<String, ?> given, Map<String, Object> values, boolean updating) {
        boolean asked = updating || given.get(PROTOCOLS) != null;
        if (!asked || !(values.get(PROTOCOLS) instanceof Collection<?> protocols) || !plan.defines(ROUTES)) {
            return Map.of();
        }
        EntityType routes = plan.type(ROUTES);
        Bytes route = key(routes, values.get("route"));
        if (route != null && disjoint(plan, plan.load(routes, route), protocols)) {
            return Map.of(PROTOCOLS, Failures.PROTOCOLS_OF_ROUTE);
        }
        Bytes service = plan.defines("services") ? key(plan.type("services"), values.get("service")) : null;
        if (service != null && !anyRouteShares(plan, routes, service, protocols)) {
            return Map.of(PROTOCOLS, Failures.PROTOCOLS_OF_SERVICE);
        }
        return Map.of();
    }

    private static @Nullable Bytes key(EntityType type, @Nullable Object reference) {
        try {
            return reference == null ? null : type.keys().key(reference);
        } catch (InvalidPrimaryKeyException e) {
            return null; // Validation says what is wrong with it.
        }
    }

    private static boolean anyRouteShares(Plan plan, EntityType routes, Bytes service, Collection<?> protocols) {
        List<Draft> all = plan.childrenOf("services", service, routes, "service", ROUTES_MAX);
        return all.isEmpty() || all.stream().anyMatch(route -> !disjoint(plan, route, protocols));
    }

    /** Whether a route that is there has none of the protocols. What made the difference has to stay as it is. */
    private static boolean disjoint(Plan plan, Draft route, Collection<?> protocols) {
        if (!plan.sees(route)) {
            return false; // The log says that it is missing.
        }
        boolean disjoint = route.values().get(PROTOCOLS) instanceof Collection<?> theirs
                && Collections.disjoint(theirs, protocols);
        if (!disjoint) {
            route.check();
        }
        return disjoint;
    }
}
