package io.entail.http.entities;

import io.entail.http.describe.ApiShape;
import io.entail.schema.EntityDefinition;
import io.entail.schema.ReferenceField;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a path of entities names. Immutable.
 *
 * <pre>
 *   /services                    entity services
 *   /services/a                  ... key a
 *   /services/a/routes           entity routes, parent services a by the field service
 *   /services/a/routes/b         ... key b
 *   /routes/b/service            entity services, child routes b by the field service
 *   /services/a/history          entity services, key a, view history
 *   /upstreams/a/targets/b/blame entity targets, key b, parent upstreams a, view blame
 * </pre>
 *
 * @param entity whose rows the path is about
 * @param key of the row, null for all of them
 * @param parent the parent row in the path, null when there is none
 * @param child the row whose reference is followed, null when there is none
 * @param view the requested view of the row, null for the row itself
 */
public record EntityPath(
        EntityDefinition entity,
        @Nullable String key,
        @Nullable Link parent,
        @Nullable Link child,
        @Nullable View view) {

    /** Views of a row. */
    public enum View {
        HISTORY,
        BLAME;

        private static @Nullable View of(String segment) {
            return Arrays.stream(values())
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(segment))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** A row at the other end of a reference. */
    public record Link(EntityDefinition entity, String key, ReferenceField reference) {}

    /** Returns what segments of a path name; empty when they name nothing. */
    public static Optional<EntityPath> of(List<EntityDefinition> definitions, List<String> segments) {
        if (segments.isEmpty() || segments.size() > 5) {
            return Optional.empty();
        }
        return ApiShape.topLevel(definitions, segments.get(0)).flatMap(first -> of(definitions, first, segments));
    }

    private static Optional<EntityPath> of(
            List<EntityDefinition> definitions, EntityDefinition first, List<String> segments) {
        String key = segments.size() > 1 ? segments.get(1) : null;
        if (segments.size() < 3 || key == null) {
            return Optional.of(new EntityPath(first, key, null, null, null));
        }
        String third = segments.get(2);
        View own = segments.size() == 3 ? View.of(third) : null;
        if (own != null) {
            return Optional.of(new EntityPath(first, key, null, null, own));
        }
        String last = segments.size() > 3 ? segments.get(3) : null;
        View view = segments.size() == 5 ? View.of(segments.get(4)) : null;
        if (segments.size() == 5 && view == null) {
            return Optional.empty();
        }
        for (ApiShape.Child child : ApiShape.children(definitions, first)) {
            if (child.path().equals(third)) {
                Link parent = new Link(first, key, child.reference());
                return Optional.of(new EntityPath(child.definition(), last, parent, null, view));
            }
        }
        if (last != null) {
            return Optional.empty();
        }
        return ApiShape.references(definitions, first).stream()
                .filter(reference -> reference.field().equals(third))
                .findFirst()
                .flatMap(reference -> definitions.stream()
                        .filter(parent -> parent.name().equals(reference.entity()))
                        .findFirst()
                        .map(parent -> new EntityPath(parent, null, null, new Link(first, key, reference), null)));
    }
}
