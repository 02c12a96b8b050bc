package io.entail.http.entities;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.plan.CertificateSnis;
import io.entail.errors.Failures;
import io.entail.errors.InvalidUniqueException;
import io.entail.errors.NotFoundException;
import io.entail.errors.TransformationException;
import io.entail.forms.KeyText;
import io.entail.forms.PrimaryKey;
import io.entail.forms.TypedText;
import io.entail.http.call.RefusedRequest;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.UniqueConstraint;
import io.entail.schema.input.EntityInput;
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
    private static final String SNIS = "snis";

    /**
     * How a segment names a row: by primary key or by a unique value.
     *
     * @param key primary key, null when the segment is not one
     * @param field a unique field or constraint, null when it is named by key
     * @param value its value
     */
    record Named(
            @Nullable Object key,
            @Nullable String field,
            @Nullable Object value) {
        static Named key(Object key) {
            return new Named(key, null, null);
        }

        /** Returns a certificate that is named by a server name which no certificate has. */
        static Named unknownSni(String name) {
            return new Named(null, SNIS, name);
        }

        /** Returns the server name that no certificate has, null when the row is named in another way. */
        @Nullable
        String unknownSni() {
            return SNIS.equals(field) ? String.valueOf(value) : null;
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

    /** Returns how a segment names a row of an entity. */
    Named named(EntityDefinition definition, String segment) {
        KeyText text = read(definition, segment);
        if (text.primary().isPresent()) {
            Object key = text.primary().get();
            if (hasSnis(definition)
                    && !EntityInput.validatePrimaryKey(definition, key).isEmpty()) {
                return ofSni(segment).map(Named::key).orElseGet(() -> Named.unknownSni(segment));
            }
            return Named.key(key);
        }
        String field = definition.endpointKey().orElseThrow();
        Object value = text.endpoint().orElseThrow();
        // Where the endpoint key is missing or not unique, a segment that is not a primary key names nothing, and the
        // error describes the form of a key.
        return isUnique(definition, field) ? new Named(null, field, value) : Named.key(value);
    }

    private static KeyText read(EntityDefinition definition, String segment) {
        if (segment.isEmpty()) {
            throw RefusedRequest.notFound();
        }
        return RefusedRequest.reading(() -> KeyText.read(definition, segment));
    }

    private boolean hasSnis(EntityDefinition definition) {
        return definition.endpointKey().isEmpty()
                && CertificateSnis.concern(
                        definition,
                        () -> store.definitions().stream()
                                .filter(each -> each.name().equals(SNIS))
                                .findFirst()
                                .orElse(null));
    }

    /** Returns the certificate that serves a name; the gateway finds certificates by their server names too. */
    private Optional<Object> ofSni(String name) {
        try {
            return store.dao(SNIS)
                    .selectBy("name", name)
                    .flatMap(sni -> Optional.ofNullable(sni.fields().get("certificate")));
        } catch (InvalidUniqueException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns how a segment names a row below a parent. A name that is unique only below a parent is looked up there.
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

    /**
     * Returns the other field of a unique constraint over the reference and one more field; null for any other
     * constraint.
     */
    private static @Nullable String other(UniqueConstraint constraint, ReferenceField reference) {
        List<String> fields = constraint.fields();
        return fields.size() == 2 && fields.contains(reference.field())
                ? fields.get(fields.get(0).equals(reference.field()) ? 1 : 0)
                : null;
    }

    static boolean isUnique(EntityDefinition definition, String field) {
        return definition.unique().stream().anyMatch(each -> each.name().equals(field));
    }

    /** Returns the row; empty when the workspace has none. */
    Optional<Entity> find(EntityDefinition definition, Named named) {
        Dao dao = store.dao(definition.name());
        if (named.key() != null) {
            return dao.select(named.key());
        }
        if (named.unknownSni() != null) {
            return Optional.empty();
        }
        Optional<Entity> row = dao.selectBy(named.requireField(), named.requireValue());
        return row.isEmpty() && named.value() instanceof Map<?, ?> parts
                ? transformed(definition, parts).flatMap(stored -> dao.selectBy(named.requireField(), stored))
                : row;
    }

    /**
     * Returns the parts of a key below a parent in their stored form, if that differs; for example, an address gets its
     * default port.
     */
    private static Optional<Map<String, Object>> transformed(EntityDefinition definition, Map<?, ?> parts) {
        Map<String, Object> given = sorted(parts);
        try {
            Map<String, Object> stored = EntityInput.transform(definition, given, given);
            return stored.equals(given) ? Optional.empty() : Optional.of(stored);
        } catch (TransformationException e) {
            return Optional.empty();
        }
    }

    /** Returns the parent row. */
    Entity parent(EntityPath.Link parent) {
        return find(parent.entity(), named(parent.entity(), parent.key())).orElseThrow(RefusedRequest::notFound);
    }

    /** Whether a row refers to a parent. */
    static boolean isBelow(Entity row, ReferenceField reference, Map<String, Object> parentKey) {
        return parentKey.equals(row.fields().get(reference.field()));
    }

    static Map<String, Object> key(EntityDefinition definition, Entity entity) {
        return PrimaryKey.of(definition, entity);
    }

    /** Returns the error for a row that does not exist. */
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

    /** Counts rows page by page, for stores that have no count of their own. */
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
