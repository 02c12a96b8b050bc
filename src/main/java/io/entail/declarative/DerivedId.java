package io.entail.declarative;

import io.entail.schema.EntityDefinition;
import io.entail.schema.UniqueConstraint;
import io.entail.schema.value.CanonicalJson;
import io.entail.schema.value.JsonForm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes ids for entities that come without one. The same entity gets the same id each time: a UUID of version 5 over
 * the workspace, the kind of entity and what identifies the entity. That is the endpoint key, otherwise its first
 * unique value, otherwise everything that is written about it.
 */
final class DerivedId {
    /**
     * The namespace that UUIDs of version 5 need. It is a random constant; changing it would change every derived id.
     */
    private static final UUID NAMESPACE = UUID.fromString("8f0c6a52-3b1e-4d7a-9c55-2e7f1a90d4b6");

    private DerivedId() {}

    /**
     * Derives the id.
     *
     * @param values with references as maps, without the primary key
     * @param identity the unique values and the endpoint key as they will be stored
     * @param attempt 0, or one more for each derived id that another entity of the same kind already has
     */
    static String of(
            EntityDefinition definition,
            String workspace,
            Map<String, @Nullable Object> values,
            Map<String, Object> identity,
            int attempt) {
        List<@Nullable Object> name = new ArrayList<>();
        name.add(definition.workspaceable() ? workspace : "");
        name.add(definition.name());
        name.addAll(distinction(definition, values, identity));
        if (attempt > 0) {
            name.add(attempt);
        }
        return version5(CanonicalJson.write(name)).toString();
    }

    /** Whether the id is derived from all fields, so that an edited entity is another entity. */
    static boolean isOfContent(EntityDefinition definition, Map<String, Object> identity) {
        return distinction(definition, Map.of(), identity).get(0) == null;
    }

    private static List<@Nullable Object> distinction(
            EntityDefinition definition, Map<String, @Nullable Object> values, Map<String, Object> identity) {
        Object name = definition.endpointKey().map(identity::get).orElse(null);
        if (name != null) {
            return distinction(definition, values, definition.endpointKey().get(), name);
        }
        for (UniqueConstraint constraint : definition.unique()) {
            Object value = Known.value(definition, constraint, identity);
            if (value != null) {
                List<@Nullable Object> distinction = new ArrayList<>();
                distinction.add(constraint.name());
                distinction.add(JsonForm.of(value));
                return distinction;
            }
        }
        List<@Nullable Object> distinction = new ArrayList<>();
        distinction.add(null);
        distinction.add(values);
        return distinction;
    }

    /** A name that is unique only below a parent identifies an entity together with its parents. */
    private static List<@Nullable Object> distinction(
            EntityDefinition definition, Map<String, @Nullable Object> values, String field, Object name) {
        List<@Nullable Object> distinction = new ArrayList<>();
        distinction.add(field);
        distinction.add(JsonForm.of(name));
        if (!Objects.requireNonNull(definition.field(field)).unique()) {
            definition.references().forEach(reference -> distinction.add(JsonForm.of(values.get(reference.field()))));
        }
        return distinction;
    }

    private static UUID version5(String name) {
        byte[] hash;
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(ByteBuffer.allocate(16)
                    .putLong(NAMESPACE.getMostSignificantBits())
                    .putLong(NAMESPACE.getLeastSignificantBits())
                    .flip());
            hash = digest.digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
        ByteBuffer bits = ByteBuffer.wrap(hash);
        long high = (bits.getLong() & 0xffffffffffff0fffL) | 0x5000L;
        long low = (bits.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
