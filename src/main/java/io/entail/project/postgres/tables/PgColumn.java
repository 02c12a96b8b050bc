package io.entail.project.postgres.tables;

import io.entail.schema.FieldDefinition;
import io.entail.schema.codec.FieldJson;
import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The column of a field. Immutable.
 *
 * @param field the field by the latest version of the definition
 * @param name its name in the table
 * @param type the type of the value, or of the elements of an array
 * @param array whether it is an array of such values
 * @param compared whether it is part of a key or a unique constraint, so that its texts are ordered by their bytes
 * @param since the first version of the definition with which the image of an older row may have another value than the
 *     column, because the version added a default; 1 if there is none
 * @param json writes the values of types that are stored as JSON, null for all other types
 */
public record PgColumn(
        FieldDefinition field,
        String name,
        PgType type,
        boolean array,
        boolean compared,
        int since,
        @Nullable FieldJson json) {

    static PgColumn of(FieldDefinition field, String name, boolean compared, int since) {
        FieldType single = field.referencedType().orElse(field.type());
        boolean list = single == FieldType.ARRAY || single == FieldType.SET;
        PgType own = PgType.of(list ? field.elementType().orElse(FieldType.JSON) : single);
        boolean json = own == null;
        return new PgColumn(
                field,
                name,
                own == null ? PgType.JSONB : own,
                list && !json,
                compared,
                since,
                json ? FieldJson.of(field) : null);
    }

    /** Returns the type for a definition of the table. */
    String declaration() {
        return sqlType() + (type == PgType.TEXT && compared ? " COLLATE \"C\"" : "");
    }

    /** Returns the type for a cast. */
    public String sqlType() {
        String single = digits().map(digits -> type.sql() + "(" + digits.precision() + ", " + digits.scale() + ")")
                .orElse(type.sql());
        return array ? single + "[]" : single;
    }

    private Optional<DecimalType> digits() {
        return array ? field.elementDecimal() : field.decimal();
    }

    /** Returns the quoted name. */
    public String sql() {
        return PgNames.quoted(name);
    }

    boolean isReference() {
        return field.reference().isPresent();
    }

    public FieldJson requireJson() {
        return Objects.requireNonNull(json);
    }
}
