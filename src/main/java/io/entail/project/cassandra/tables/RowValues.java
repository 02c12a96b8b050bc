package io.entail.project.cassandra.tables;

import io.entail.project.TableVersions;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.value.FieldType;
import io.entail.state.Defined;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a row claim and refer to. The feed does not tell what its writer said of that, who may have lied: the
 * values count. Values that can be no part of a key claim nothing.
 */
public final class RowValues {
    private RowValues() {}

    public static List<@Nullable Bytes> claims(Defined entity, Map<String, Object> fields) {
        try {
            return entity.keys().claims(fields);
        } catch (IllegalArgumentException e) {
            return none(entity.latest().parsed().unique().size());
        }
    }

    /** As above, by the version that a row is written with. */
    static List<@Nullable Bytes> claims(Defined entity, Defined.Version written, Map<String, Object> fields) {
        try {
            return TableVersions.keys(entity, written).claims(fields);
        } catch (IllegalArgumentException e) {
            return none(written.parsed().unique().size());
        }
    }

    /** As {@link #references(Defined, Map)}, likewise. */
    static List<@Nullable Bytes> references(Defined entity, Defined.Version written, Map<String, Object> fields) {
        try {
            return TableVersions.keys(entity, written).references(fields);
        } catch (IllegalArgumentException e) {
            return none(written.parsed().references().size());
        }
    }

    public static List<@Nullable Bytes> references(Defined entity, Map<String, Object> fields) {
        try {
            return entity.keys().references(fields);
        } catch (IllegalArgumentException e) {
            return none(entity.latest().parsed().references().size());
        }
    }

    public static List<@Nullable Bytes> none(int count) {
        return Collections.nCopies(count, null);
    }

    /** Whether rows can have tags. */
    public static boolean hasTags(EntityDefinition definition) {
        FieldDefinition tags = definition.field("tags");
        return tags != null
                && (tags.type() == FieldType.SET || tags.type() == FieldType.ARRAY)
                && tags.elementType().orElse(null) == FieldType.STRING;
    }

    /** Whether a text has no half of a surrogate pair. */
    static boolean isText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (Character.isSurrogate(each)) {
                if (!Character.isHighSurrogate(each)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
