package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgBuffer;
import io.entail.project.postgres.tables.PgColumn;
import io.entail.project.postgres.tables.PgTimes;
import io.entail.project.postgres.tables.PgType;
import io.entail.project.postgres.tables.PgUuids;
import io.entail.schema.Binary;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.postgresql.util.ByteConverter;

/**
 * Writes values of fields in the form of their columns. Each method returns whether the column gives back the same
 * value. If it does not, it gets the closest value, and the caller stores the image of the row as well. Used by one
 * thread.
 */
final class PgValues {
    private static final int NO_NULLS = 0;
    private static final int JSONB_FORM = 1;

    private final StringBuilder json = new StringBuilder();

    /** Writes the value of a column, in the binary form of its type. */
    boolean put(PgColumn column, Object value, PgBuffer out) {
        if (column.json() != null) {
            return putJson(column, value, out);
        }
        if (column.array()) {
            return putArray(column.type(), (Collection<?>) value, out);
        }
        return putScalar(column.type(), single(column, value), out);
    }

    /**
     * Does the same for an element of an array that {@code unnest} takes apart. Arrays are written as texts there,
     * because {@code unnest} would take them apart as well.
     */
    boolean putElement(PgColumn column, Object value, PgBuffer out) {
        return column.array() ? putArrayText(column.type(), (Collection<?>) value, out) : put(column, value, out);
    }

    private static Object single(PgColumn column, Object value) {
        return column.field()
                .reference()
                .<Object>map(reference -> ((Map<?, ?>) value).get(reference.key()))
                .orElse(value);
    }

    private boolean putJson(PgColumn column, Object value, PgBuffer out) {
        json.setLength(0);
        boolean whole = column.requireJson().write(value, json);
        putJsonb(json, out);
        return whole;
    }

    static void putJsonb(CharSequence json, PgBuffer out) {
        int start = out.begin();
        out.int8(JSONB_FORM);
        out.characters(json);
        out.end(start);
    }

    private static boolean putScalar(PgType type, Object value, PgBuffer out) {
        switch (type) {
            case TEXT -> {
                return out.text((String) value);
            }
            case UUID -> {
                if (!PgUuids.put((String) value, out)) {
                    out.none();
                    return false;
                }
            }
            case INT -> {
                out.int32(Integer.BYTES);
                out.int32((Integer) value);
            }
            case BIGINT -> {
                out.int32(Long.BYTES);
                out.int64((Long) value);
            }
            case DOUBLE -> {
                out.int32(Double.BYTES);
                out.int64(Double.doubleToLongBits((Double) value));
            }
            case BOOLEAN -> {
                out.int32(1);
                out.int8((Boolean) value ? 1 : 0);
            }
            case NUMERIC -> out.bytea(ByteConverter.numeric((BigDecimal) value));
            case DATE -> {
                out.int32(Integer.BYTES);
                out.int32(PgTimes.days(((LocalDate) value).toEpochDay()));
            }
            case TIMESTAMPTZ -> {
                out.int32(Long.BYTES);
                out.int64(PgTimes.micros(((Instant) value).toEpochMilli()));
            }
            case BYTEA -> out.bytea(((Binary) value).toBytes());
            case JSONB -> throw new IllegalArgumentException(type + " is no type of a single value");
        }
        return true;
    }

    private boolean putArray(PgType type, Collection<?> list, PgBuffer out) {
        int start = out.begin();
        out.int32(list.isEmpty() ? 0 : 1);
        int nulls = out.length();
        out.int32(NO_NULLS);
        out.int32(type.oid());
        boolean whole = true;
        if (!list.isEmpty()) {
            out.int32(list.size());
            out.int32(1);
            for (Object each : list) {
                whole &= putScalar(type, each, out);
            }
        }
        out.setInt(nulls, whole ? NO_NULLS : 1);
        out.end(start);
        return whole;
    }

    /** Writes an array in the text form of PostgreSQL. */
    private boolean putArrayText(PgType type, Collection<?> list, PgBuffer out) {
        int start = out.begin();
        boolean whole = true;
        out.int8('{');
        boolean first = true;
        for (Object each : list) {
            if (!first) {
                out.int8(',');
            }
            first = false;
            if (type == PgType.TEXT) {
                whole &= putQuoted((String) each, out);
            } else if (type == PgType.UUID && !PgUuids.isUuid((String) each)) {
                out.characters("NULL");
                whole = false;
            } else if (type == PgType.NUMERIC) {
                out.characters(((BigDecimal) each).toPlainString());
            } else if (type == PgType.BYTEA) {
                out.characters("\"\\\\x" + HexFormat.of().formatHex(((Binary) each).toBytes()) + "\"");
            } else {
                // Definitions allow only dates and times of years with four digits.
                out.characters(each.toString());
            }
        }
        out.int8('}');
        out.end(start);
        return whole;
    }

    private static boolean putQuoted(String text, PgBuffer out) {
        out.int8('"');
        boolean plain = text.indexOf('"') < 0 && text.indexOf('\\') < 0;
        boolean whole = out.characters(plain ? text : text.replace("\\", "\\\\").replace("\"", "\\\""));
        out.int8('"');
        return whole;
    }
}
