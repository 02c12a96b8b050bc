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
 * What a row holds. Its parts are worked out from one another when they are asked for, and stay the same. Used by one
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

    /** Of values that are to be stored. */
    static RowContent of(EntityType type, Map<String, Object> values) {
        RowContent content = new RowContent(type, type.definition().codec().encode(values), () -> values);
        content.values = values;
        return content;
    }

    /** Of what was judged by the definition of this type. */
    static RowContent of(EntityType type, ValidEntity judged) {
        byte[] encoded = judged.encoded();
        RowContent content =
                new RowContent(type, encoded, () -> type.definition().codec().decode(encoded));
        content.claims = judged.claims();
        content.references = judged.references();
        return content;
    }

    /**
     * Of a row of the state.
     *
     * @param decode reads it by the definition that it was written with
     */
    static RowContent of(EntityType type, Row row, Supplier<Map<String, Object>> decode) {
        RowContent content = new RowContent(type, row.after().array(), decode);
        content.references = row.references();
        return content;
    }

    byte[] encoded() {
        return encoded;
    }

    /** Not to be changed. */
    Map<String, Object> values() {
        if (values == null) {
            values = decode.get();
        }
        return Objects.requireNonNull(values);
    }

    /** As of {@link io.entail.writes.EntityKeys#claims}. */
    List<@Nullable Bytes> claims() {
        if (claims == null) {
            claims = type.keys().claims(values());
        }
        return Objects.requireNonNull(claims);
    }

    /** As of {@link io.entail.writes.EntityKeys#references}. */
    List<@Nullable Bytes> references() {
        if (references == null) {
            references = type.keys().references(values());
        }
        return Objects.requireNonNull(references);
    }
}
