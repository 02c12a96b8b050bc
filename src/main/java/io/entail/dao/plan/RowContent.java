package io.entail.dao.plan;

import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.writes.ValidEntity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The content of a row. Its parts are computed from one another at the first call, and stay the same. Used by one
 * thread.
 */
final class RowContent {
    private final EntityType type;
    private final byte[] encoded;
    private final Supplier<Map<String, Object>> decode;
    private @Nullable Map<String, Object> values;
    private @Nullable List<@Nullable Bytes> claims;
    private @Nullable List<@Nullable Bytes> references;

    private RowContent(EntityType type, byte[] encoded, Supplier<Map<String, Object>> decode) {
        this.type = type;
        this.encoded = encoded;
        this.decode = decode;
    }

    /** Returns the content for values that are to be stored. */
    static RowContent of(EntityType type, Map<String, Object> values) {
        RowContent content = new RowContent(type, type.definition().codec().encode(values), () -> values);
        content.values = values;
        return content;
    }

    /** Returns the content of an entity that was validated by the definition of this type. */
    static RowContent of(EntityType type, ValidEntity judged) {
        byte[] encoded = judged.encoded();
        RowContent content =
                new RowContent(type, encoded, () -> type.definition().codec().decode(encoded));
        content.claims = judged.claims();
        content.references = judged.references();
        return content;
    }

    /**
     * Returns the content of a row of the state.
     *
     * @param references keys of its parents, in the order of the type's references
     * @param decode decodes it by the definition that it was encoded with
     */
    static RowContent of(
            EntityType type, Row row, List<@Nullable Bytes> references, Supplier<Map<String, Object>> decode) {
        RowContent content = new RowContent(type, row.after().array(), decode);
        content.references = references;
        return content;
    }

    byte[] encoded() {
        return encoded;
    }

    /** Returns the values, which must not be changed. */
    Map<String, Object> values() {
        if (values == null) {
            values = decode.get();
        }
        return Objects.requireNonNull(values);
    }

    /** Returns the claims, as {@link io.entail.writes.EntityKeys#claims} does. */
    List<@Nullable Bytes> claims() {
        if (claims == null) {
            claims = type.keys().claims(values());
        }
        return Objects.requireNonNull(claims);
    }

    /** Returns the references, as {@link io.entail.writes.EntityKeys#references} does. */
    List<@Nullable Bytes> references() {
        if (references == null) {
            references = type.keys().references(values());
        }
        return Objects.requireNonNull(references);
    }
}
