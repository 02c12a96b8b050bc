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
 * Ids of entities that come without one, the same each time: UUIDs of version 5 from the workspace, the entity and what
 * tells it from others. That is the endpoint key, else the first unique value, else everything that is written about it.
 */
final class DerivedId {
    /** Version 5 wants a namespace; this one is random. Another one would give every derived id a new value. */
    private static final UUID NAMESPACE = UUID.fromString("8f0c6a52-3b1e-4d7a-9c55-2e7f1a90d4b6");

    private DerivedId() {}

    /**
     * The id.
     *
     * @param values with references as maps, without the key
     * @param identity those that tell it from others, as they will be stored
     * @param attempt 0, or higher when the ids before it are taken by others of the same kind
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

    /** Whether the id depends on every field, so that an edited entity counts as another one. */
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

    /** A name that is not unique by itself is one among the children of the same parents. */
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
