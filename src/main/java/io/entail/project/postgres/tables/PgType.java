package io.entail.project.postgres.tables;

import io.entail.schema.value.FieldType;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Types of columns. */
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

    /** The numbers of all arrays: the driver has to be told that it takes them in binary form too. */
    public static String arrays() {
        return Arrays.stream(values())
                .map(type -> String.valueOf(type.arrayOid))
                .collect(Collectors.joining(","));
    }

    /** For a statement. */
    public String sql() {
        return sql;
    }

    /** PostgreSQL's own name of arrays of it. */
    public String arrayName() {
        return arrayName;
    }

    /** PostgreSQL's number of it, the same in all its databases. */
    public int oid() {
        return oid;
    }

    /** That of arrays of it. */
    int arrayOid() {
        return arrayOid;
    }

    /** Whether every value takes a few bytes, so that an index holds it. */
    boolean isSmall() {
        return switch (this) {
            case UUID, INT, BIGINT, DOUBLE, BOOLEAN, NUMERIC, DATE, TIMESTAMPTZ -> true;
            case TEXT, BYTEA, JSONB -> false;
        };
    }

    /** That of a value of one piece, null for all others. */
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
