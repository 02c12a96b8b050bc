package io.entail.http.entities;

import io.entail.dao.EntityStore;
import io.entail.errors.Failures;
import io.entail.errors.NotFoundException;
import io.entail.forms.KeyText;
import io.entail.forms.PrimaryKey;
import io.entail.forms.TypedText;
import io.entail.http.call.Refusal;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.schema.EntityDefinition;
import io.entail.schema.EntityInput;
import io.entail.schema.FieldDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.UniqueConstraint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the rows that segments of a path name. Immutable. */
record Rows(EntityStore store) {
    private static final String CERTIFICATES = "certificates";
    private static final String SNIS = "snis";

    /**
     * How a segment names a row: by its primary key, by a unique value, or by a row that was found by other means.
     *
     * @param key primary key, null when the segment has none
     * @param field a unique field or constraint, null for none
     * @param value its value
     */
    record Named(
            @Nullable Object key,
            @Nullable String field,
            @Nullable Object value) {
        static Named key(Object key) {
            return new Named(key, null, null);
        }

        Object requireKey() {
            return Objects.requireNonNull(key);
        }

        String requireField() {
            return Objects.requireNonNull(field);
        }

        Object requireValue() {
            return Objects.requireNonNull(value);
        }
    }

    /** How a segment names a row of an entity, wherever it is. */
    Named named(EntityDefinition definition, String segment) {
        KeyText text = read(definition, segment);
        if (text.primary().isPresent()) {
            Object key = text.primary().get();
            if (definition.name().equals(CERTIFICATES)
                    && definition.endpointKey().isEmpty()
                    && !isUuid(segment)) {
                return Named.key(ofSni(segment).orElse(key));
            }
            return Named.key(key);
        }
        return new Named(
                null, definition.endpointKey().orElseThrow(), text.endpoint().orElseThrow());
    }

    private static KeyText read(EntityDefinition definition, String segment) {
        if (segment.isEmpty()) {
            throw Refusal.notFound();
        }
        try {
            return KeyText.read(definition, segment);
        } catch (IllegalArgumentException e) {
            throw Refusal.bad(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isUuid(String text) {
        return text.length() == 36 && text.charAt(8) == '-';
    }

    /** The certificate that serves a name: so the original finds it, too. */
    private Optional<Object> ofSni(String name) {
        boolean defined =
                store.definitions().stream().anyMatch(each -> each.name().equals(SNIS));
        return defined
                ? store.dao(SNIS)
                        .selectBy("name", name)
                        .flatMap(sni -> Optional.ofNullable(sni.fields().get("certificate")))
                : Optional.empty();
    }

    /**
     * How a segment names a row below a parent: a name that is unique there only is looked up there.
     *
     * @param parentKey primary key of the parent
     */
    Named below(EntityDefinition definition, ReferenceField reference, Map<String, Object> parentKey, String segment) {
        KeyText text = read(definition, segment);
        boolean valid = text.primary()
                .filter(key -> EntityInput.validatePrimaryKey(definition, key).isEmpty())
                .isPresent();
        if (valid) {
            return Named.key(text.primary().get());
        }
        Optional<String> endpoint = definition.endpointKey();
        if (endpoint.filter(field -> isUnique(definition, field)).isPresent()) {
            return new Named(null, endpoint.get(), text.endpoint().orElseThrow());
        }
        for (UniqueConstraint constraint : definition.unique()) {
            String other = other(constraint, reference);
            if (other != null) {
                FieldDefinition field = definition.requireField(other);
                Map<String, Object> value = new HashMap<>();
                value.put(other, TypedText.value(field.type(), segment));
                value.put(reference.field(), parentKey);
                return new Named(null, constraint.name(), value);
            }
        }
        return named(definition, segment);
    }

    /** The other field of a constraint of two, one of which is the reference; null when it is another constraint. */
    private static @Nullable String other(UniqueConstraint constraint, ReferenceField reference) {
        List<String> fields = constraint.fields();
        return fields.size() == 2 && fields.contains(reference.field())
                ? fields.get(fields.get(0).equals(reference.field()) ? 1 : 0)
                : null;
    }

    static boolean isUnique(EntityDefinition definition, String field) {
        return definition.unique().stream().anyMatch(each -> each.name().equals(field));
    }

    /** The row, empty when there is none in the workspace. */
    Optional<Entity> find(EntityDefinition definition, Named named) {
        return named.key() != null
                ? store.dao(definition.name()).select(named.key())
                : store.dao(definition.name()).selectBy(named.requireField(), named.requireValue());
    }

    /** The row above. */
    Entity parent(EntityPath.Link parent) {
        return find(parent.entity(), named(parent.entity(), parent.key())).orElseThrow(Refusal::notFound);
    }

    /** Whether a row refers to a parent. */
    static boolean isBelow(Entity row, ReferenceField reference, Map<String, Object> parentKey) {
        return parentKey.equals(row.fields().get(reference.field()));
    }

    static Map<String, Object> key(EntityDefinition definition, Entity entity) {
        return PrimaryKey.of(definition, entity);
    }

    /** What to say of a row that is not there. */
    static NotFoundException notFound(EntityDefinition definition, Named named) {
        Object key = named.key();
        if (key == null) {
            Object value = named.requireValue();
            return Failures.notFoundBy(
                    value instanceof Map<?, ?> parts ? sorted(parts) : Map.of(named.requireField(), value));
        }
        return Failures.notFound(
                key instanceof Map<?, ?> parts
                        ? sorted(parts)
                        : Map.of(definition.primaryKey().get(0), key));
    }

    private static Map<String, Object> sorted(Map<?, ?> parts) {
        Map<String, Object> sorted = new TreeMap<>();
        parts.forEach((name, value) -> sorted.put(String.valueOf(name), Objects.requireNonNull(value)));
        return sorted;
    }

    /** Counts page by page, for what no store counts by itself. */
    static long count(Function<PageRequest, Page> pages, Runnable between) {
        long count = 0;
        PageRequest request = PageRequest.first(1_000);
        while (true) {
            Page page = pages.apply(request);
            count += page.data().size();
            if (page.offset().isEmpty()) {
                return count;
            }
            between.run();
            request = request.after(page.offset().get());
        }
    }
}
