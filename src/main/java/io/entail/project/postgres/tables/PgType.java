package io.entail.project.postgres.tables;

import io.entail.schema.value.FieldType;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types of columns. */
public enum PgType {
    TEXT("text", "_text", 25, 1009),
    UUID("uuid", "_uuid", 2950, 2951),
    INT("integer", "_int4", 23, 1007),
    BIGINT("bigint", "_int8", 20, 1016),
    DOUBLE("double precision", "_float8", 701, 1022),
    BOOLEAN("boolean", "_bool", 16, 1000),
    NUMERIC("numeric", "_numeric", 1700, 1231),
    DATE("date", "_date", 1082, 1182),
    TIMESTAMPTZ("timestamp with time zone", "_timestamptz", 1184, 1185),
    BYTEA("bytea", "_bytea", 17, 1001),
    JSONB("jsonb", "_jsonb", 3802, 3807);

    private final String sql;
    private final String arrayName;
    private final int oid;
    private final int arrayOid;

    PgType(String sql, String arrayName, int oid, int arrayOid) {
        this.sql = sql;
        this.arrayName = arrayName;
        this.oid = oid;
        this.arrayOid = arrayOid;
    }

    /**
     * Returns the object ids of all array types, for the driver's setting of types that are transferred in binary form.
     */
    public static String arrays() {
        return Arrays.stream(values())
                .map(type -> String.valueOf(type.arrayOid))
                .collect(Collectors.joining(","));
    }

    /** Returns the name for statements. */
    public String sql() {
        return sql;
    }

    /** Returns PostgreSQL's internal name of the array type. */
    public String arrayName() {
        return arrayName;
    }

    /** Returns PostgreSQL's object id of the type, which is the same in all databases. */
    public int oid() {
        return oid;
    }

    /** Returns the object id of the array type. */
    int arrayOid() {
        return arrayOid;
    }

    /** Returns whether every value takes only a few bytes, so that an index can hold it. */
    boolean isSmall() {
        return switch (this) {
            case UUID, INT, BIGINT, DOUBLE, BOOLEAN, NUMERIC, DATE, TIMESTAMPTZ -> true;
            case TEXT, BYTEA, JSONB -> false;
        };
    }

    /** Returns the type of the column for a field type, null for types that are stored as arrays or as JSON. */
    static @Nullable PgType of(FieldType type) {
        return switch (type) {
            case STRING -> TEXT;
            case UUID -> UUID;
            case INT -> INT;
            case LONG, TIMESTAMP -> BIGINT;
            case DOUBLE -> DOUBLE;
            case DECIMAL -> NUMERIC;
            case BOOLEAN -> BOOLEAN;
            case DATE -> DATE;
            case TIMESTAMP_MS -> TIMESTAMPTZ;
            case BYTES -> BYTEA;
            case ARRAY, SET, MAP, RECORD, JSON, REFERENCE -> null;
        };
    }
}
