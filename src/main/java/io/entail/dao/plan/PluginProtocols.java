package io.entail.dao.plan;

import io.entail.errors.Failures;
import io.entail.errors.InvalidPrimaryKeyException;
import io.entail.resolve.Bytes;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rule that a plugin of a route shares a protocol with it, and a plugin of a service with routes shares a protocol
 * with one of them. It is not checked again when a route changes later.
 */
public final class PluginProtocols implements PlanRule {
    private static final String PROTOCOLS = "protocols";
    private static final String ROUTES = "routes";
    private static final String SERVICES = "services";
    private static final String SERVICE = "service";

    /** The highest number of a service's routes that are read, far above usual numbers. */
    private static final int ROUTES_MAX = 10_000;

    PluginProtocols() {}

    /**
     * Checks the rule, wherever the routes are read from. Returns a tree with the fault; empty when there is none.
     *
     * @param route that of the plugin, null when it has none or the route is not known
     * @param ofService the routes of the plugin's service, none when it has no service; asked for only when the route
     *     shares
     * @param shares whether a route has one of the plugin's protocols; routes of the service are tried until one does
     */
    public static <R> Map<String, Object> faults(
            @Nullable R route, Supplier<? extends List<? extends R>> ofService, Predicate<? super R> shares) {
        if (route != null && !shares.test(route)) {
            return Map.of(PROTOCOLS, Failures.PROTOCOLS_OF_ROUTE);
        }
        List<? extends R> routes = ofService.get();
        return routes.isEmpty() || routes.stream().anyMatch(shares)
                ? Map.of()
                : Map.of(PROTOCOLS, Failures.PROTOCOLS_OF_SERVICE);
    }

    @Override
    public boolean looksAtOthers() {
        return true;
    }

    @Override
    public Map<String, Object> faults(Plan plan, Map<String, ?> given, Map<String, Object> values, boolean updating) {
        boolean asked = updating || given.get(PROTOCOLS) != null;
        if (!asked || !(values.get(PROTOCOLS) instanceof Collection<?> protocols) || !plan.defines(ROUTES)) {
            return Map.of();
        }
        EntityType routes = plan.type(ROUTES);
        Bytes route = key(routes, values.get("route"));
        return faults(
                route == null ? null : plan.load(routes, route),
                () -> ofService(plan, routes, values.get(SERVICE)),
                each -> shares(plan, each, protocols));
    }

    private static @Nullable Bytes key(EntityType type, @Nullable Object reference) {
        try {
            return reference == null ? null : type.keys().key(reference);
        } catch (InvalidPrimaryKeyException e) {
            return null; // Validation says what is wrong with it.
        }
    }

    private static List<Draft> ofService(Plan plan, EntityType routes, @Nullable Object reference) {
        Bytes service = plan.defines(SERVICES) ? key(plan.type(SERVICES), reference) : null;
        return service == null || !refersToServices(routes)
                ? List.of()
                : plan.childrenOf(SERVICES, service, routes, SERVICE, ROUTES_MAX);
    }

    /** Whether these are the shipped routes; a user may have another entity of that name. */
    private static boolean refersToServices(EntityType routes) {
        return routes.definition().references().stream()
                .anyMatch(each -> each.field().equals(SERVICE) && each.entity().equals(SERVICES));
    }

    /** Whether a route has one of the protocols; if so, the write checks that the route does not change. */
    private static boolean shares(Plan plan, Draft route, Collection<?> protocols) {
        if (!plan.sees(route)) {
            return true; // The log says that it is missing.
        }
        boolean shares = !(route.values().get(PROTOCOLS) instanceof Collection<?> theirs)
                || !Collections.disjoint(theirs, protocols);
        if (shares) {
            plan.check(route);
        }
        return shares;
    }
}
