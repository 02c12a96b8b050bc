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
 * Computes claims and references from the values of a row. The claims and references that a writer stated may be false
 * and the feed does not have them, so only the values count. Values that cannot be part of a key claim nothing.
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

    /** Returns the claims by the version of the definition that a row was written with. */
    static List<@Nullable Bytes> claims(Defined entity, Defined.Version written, Map<String, Object> fields) {
        try {
            return TableVersions.keys(entity, written).claims(fields);
        } catch (IllegalArgumentException e) {
            return none(written.parsed().unique().size());
        }
    }

    /** Returns the references by the version of the definition that a row was written with. */
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

    /** Returns whether rows of an entity can have tags. */
    public static boolean hasTags(EntityDefinition definition) {
        FieldDefinition tags = definition.field("tags");
        return tags != null
                && (tags.type() == FieldType.SET || tags.type() == FieldType.ARRAY)
                && tags.elementType().orElse(null) == FieldType.STRING;
    }

    /** Returns whether a text contains no unpaired surrogate. */
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
