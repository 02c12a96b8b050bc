package io.entail.declarative;

import io.entail.dao.plan.PluginProtocols;
import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the routes that {@link PluginProtocols} compares with the plugins that an import writes: first those of the
 * files, then the rows of the store that stay.
 */
final class RouteProtocols {
    private static final String PLUGINS = "plugins";
    private static final String ROUTES = "routes";
    private static final String SERVICE = "service";
    private static final String PROTOCOLS = "protocols";

    private final Existing existing;
    private final Known known;
    private final @Nullable EntityDefinition routes;
    private final Map<Object, Collection<?>> byRoute = new HashMap<>();
    private final Map<Object, List<Collection<?>>> byService = new HashMap<>();

    RouteProtocols(Definitions definitions, Existing existing, Known known) {
        this.existing = existing;
        this.known = known;
        this.routes = definitions.get(ROUTES);
    }

    /** Remembers a route as it will be stored. */
    void note(Entry entry, Map<String, ?> values) {
        Object key = entry.key();
        if (key != null && entry.entity().equals(ROUTES) && values.get(PROTOCOLS) instanceof Collection<?> protocols) {
            byRoute.put(key, protocols);
            parent(values, SERVICE)
                    .ifPresent(service -> byService
                            .computeIfAbsent(service, any -> new ArrayList<>())
                            .add(protocols));
        }
    }

    /**
     * Returns what is wrong with a plugin, as an error tree.
     *
     * @param written what the file says
     * @param values the whole entity
     */
    Map<String, Object> faults(Entry entry, Map<String, ?> written, Map<String, ?> values) {
        EntityDefinition definition = routes;
        // A plugin that does not change is not compared: it may have been stored before the route changed.
        boolean asked = entry.entity().equals(PLUGINS)
                && definition != null
                && entry.header().transform()
                && written.get(PROTOCOLS) != null;
        if (!asked || !(values.get(PROTOCOLS) instanceof Collection<?> protocols)) {
            return Map.of();
        }
        Optional<Collection<?>> route = parent(values, "route").flatMap(key -> ofRoute(definition, key));
        return PluginProtocols.faults(
                route.orElse(null),
                () -> parent(values, SERVICE)
                        .map(key -> ofService(definition, key))
                        .orElse(List.of()),
                each -> !Collections.disjoint(each, protocols));
    }

    private static Optional<Object> parent(Map<String, ?> values, String field) {
        return values.get(field) instanceof Map<?, ?> reference && reference.size() == 1
                ? Optional.ofNullable(reference.values().iterator().next())
                : Optional.empty();
    }

    private Optional<Collection<?>> ofRoute(@Nullable EntityDefinition definition, Object key) {
        Collection<?> inFiles = byRoute.get(key);
        if (inFiles != null || definition == null) {
            return Optional.ofNullable(inFiles);
        }
        return known.row(definition, key).flatMap(RouteProtocols::protocols);
    }

    private List<Collection<?>> ofService(@Nullable EntityDefinition definition, Object key) {
        List<Collection<?>> all = new ArrayList<>(byService.getOrDefault(key, List.of()));
        if (definition != null) {
            for (Entity route : existing.children(ROUTES, SERVICE, key)) {
                boolean stays = known.inFiles(definition, Settled.keyOf(definition, route))
                                .isEmpty()
                        && !known.goes(definition, route);
                if (stays) {
                    protocols(route).ifPresent(all::add);
                }
            }
        }
        return all;
    }

    private static Optional<Collection<?>> protocols(Entity route) {
        return route.fields().get(PROTOCOLS) instanceof Collection<?> protocols
                ? Optional.of(protocols)
                : Optional.empty();
    }
}
