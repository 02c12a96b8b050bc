package io.entail.dao.plan;

import io.entail.dao.WriteOptions;
import io.entail.errors.Failures;
import io.entail.read.Entity;
import io.entail.read.EntityReader;
import io.entail.read.PageRequest;
import io.entail.read.Scope;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code snis} of certificates: names that a caller writes and reads with a certificate, sorted. The field is
 * not stored; each name is a row of {@code snis} that is created or deleted in the same write as the certificate.
 */
public final class CertificateSnis implements PlanRule {
    public static final String FIELD = "snis";
    private static final String CERTIFICATES = "certificates";
    private static final String CERTIFICATE = "certificate";
    private static final String NAME = "name";

    /** The highest number of names of one certificate, far above usual numbers. */
    private static final int NAMES_MAX = 10_000;

    CertificateSnis() {}

    /** Whether callers may write and read names with entities of this type. */
    public static boolean concern(EntityType type) {
        return concern(type.definition(), () -> type.all().get(FIELD));
    }

    /**
     * Does the same, given definitions.
     *
     * @param snis the definition of the names, null when there is none; asked for only when it matters
     */
    public static boolean concern(EntityDefinition definition, Supplier<@Nullable EntityDefinition> snis) {
        return definition.name().equals(CERTIFICATES) && definition.field(FIELD) == null && areNames(snis.get());
    }

    /** Whether the definition is that of the shipped names; a user may have another entity of that name. */
    private static boolean areNames(@Nullable EntityDefinition snis) {
        return snis != null
                && snis.references().stream()
                        .anyMatch(each -> each.field().equals(CERTIFICATE)
                                && each.entity().equals(CERTIFICATES))
                && snis.unique().stream().anyMatch(each -> each.name().equals(NAME));
    }

    /** Whether a call gives the names of a certificate. */
    private static boolean given(EntityType type, Map<String, ?> values) {
        return values.containsKey(FIELD) && concern(type);
    }

    @Override
    public Map<String, ?> inRow(EntityType type, Map<String, ?> given) {
        if (!given(type, given)) {
            return given;
        }
        Map<String, Object> rest = new LinkedHashMap<>(given);
        rest.remove(FIELD);
        return rest;
    }

    /** Gives a certificate the names that the caller lists, and no others; null stands for no names. */
    @Override
    public void planOthers(Plan plan, Draft certificate, Map<String, ?> values, Planner planner) {
        if (!given(certificate.type(), values)) {
            return;
        }
        Object given = values.get(FIELD);
        EntityType snis = plan.type(FIELD);
        List<String> names = names(snis, given);
        Bytes key = certificate.key();
        Map<String, Object> reference = certificate.type().keys().keyValues(key);
        int constraint = snis.keys().uniqueIndex(NAME);
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            Draft holder = plan.holderOf(snis, constraint, name);
            if (holder == null) {
                missing.add(name);
            } else if (!reference.equals(holder.values().get(CERTIFICATE))) {
                throw fault(name + " already associated with existing certificate '"
                        + owner(holder.values().get(CERTIFICATE)) + "'");
            }
        }
        for (Draft sni : plan.childrenOf(CERTIFICATES, key, snis, CERTIFICATE, NAMES_MAX)) {
            if (!names.contains(normal(snis, sni.values().get(NAME)))) {
                planner.add(new Operation.Delete(FIELD, new RowTarget.Key(sni.key()), WriteOptions.NONE));
            }
        }
        for (String name : missing) {
            Map<String, Object> sni = Map.of(NAME, name, CERTIFICATE, reference);
            planner.add(new Operation.Insert(FIELD, null, sni, WriteOptions.NONE));
        }
    }

    private static Object owner(@Nullable Object reference) {
        return reference instanceof Map<?, ?> map ? map.values().iterator().next() : "";
    }

    private static List<String> names(EntityType snis, @Nullable Object given) {
        if (given == null) {
            return List.of();
        }
        if (!(given instanceof Collection<?> list)) {
            throw Failures.schemaViolation(Map.of(FIELD, "expected a set"));
        }
        Map<String, Object> faults = new LinkedHashMap<>();
        Set<String> names = new TreeSet<>();
        int index = 0;
        for (Object name : list) {
            index++;
            Optional<Object> fault = EntityInput.validateField(snis.all(), snis.definition(), NAME, name);
            if (name == null || fault.isPresent()) {
                faults.put(String.valueOf(index), fault.orElse("required field missing"));
            } else if (!names.add(String.valueOf(normal(snis, name)))) {
                throw fault(name + " is duplicated");
            }
        }
        if (!faults.isEmpty()) {
            throw Failures.schemaViolation(Map.of(FIELD, faults));
        }
        return List.copyOf(names);
    }

    /** Returns the normalised form of a name. */
    private static @Nullable Object normal(EntityType snis, @Nullable Object name) {
        return name == null ? null : EntityInput.normaliseField(snis.definition(), NAME, name);
    }

    private static RuntimeException fault(String text) {
        return Failures.schemaViolation(Map.of(FIELD, text));
    }

    /** Returns the names of a certificate, sorted. */
    public static List<String> of(EntityReader reader, Entity certificate) {
        Scope scope = certificate.workspace() == null ? Scope.ALL : Scope.workspace(certificate.workspace());
        Object id = certificate.fields().get("id");
        return id == null
                ? List.of()
                : reader.pageFor(FIELD, CERTIFICATE, id, PageRequest.first(NAMES_MAX), scope).data().stream()
                        .map(sni -> String.valueOf(sni.text(NAME)))
                        .sorted()
                        .toList();
    }
}
