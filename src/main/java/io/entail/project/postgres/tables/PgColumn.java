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
 * @param field as the latest version of the definition has it
 * @param name in the table
 * @param type of the value, or of the elements of an array
 * @param array whether it is an array of such values
 * @param compared whether it is part of a key or of a unique constraint, and so ordered as bytes are
 * @param since the first version of the definition from which on the image of an older row may have another value than its
 *     column, by a default that came later; 1 when there is none
 * @param json how what has no type of its own is written; null for all that has one
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

    /** The type as a definition of a table has it. */
    String declaration() {
        return sqlType() + (type == PgType.TEXT && compared ? " COLLATE \"C\"" : "");
    }

    /** The type as a cast has it. */
    public String sqlType() {
        String single = digits().map(digits -> type.sql() + "(" + digits.precision() + ", " + digits.scale() + ")")
                .orElse(type.sql());
        return array ? single + "[]" : single;
    }

    private Optional<DecimalType> digits() {
        return array ? field.elementDecimal() : field.decimal();
    }

    /** The name, quoted. */
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
