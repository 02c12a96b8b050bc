package io.entail.project.postgres.tables;

import io.entail.resolve.Bytes;
import io.entail.schema.Binary;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.codec.Struct;
import io.entail.state.Defined;
import io.entail.writes.CanonicalKey;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of one table from results of statements. The values are the same as those that decoding the row's image
 * would give. Immutable and thread-safe.
 */
public final class PgLoad {
    private final PgTable table;
    private final List<PgColumn> columns;
    private final List<String> hidden = new ArrayList<>();
    /** The index of the column with the key: a column of its own, or that of the only key field. */
    private final int keyAt;

    public PgLoad(PgTable table) {
        this.table = table;
        this.columns = table.columns();
        hidden.addAll(List.of(
                PgTable.VERSION, PgTable.POSITION, PgTable.DEFINITION, PgTable.BROKEN, PgTable.EXPIRES, PgTable.EXACT));
        if (table.hasWorkspace()) {
            hidden.add(PgTable.WORKSPACE);
        }
        if (table.key() == PgKey.UUID) {
            this.keyAt = hidden.size() + place(columns, table.keyColumn());
        } else {
            this.keyAt = hidden.size();
            hidden.add(PgTable.KEY);
        }
    }

    private static int place(List<PgColumn> columns, String name) {
        int at = 0;
        while (!columns.get(at).name().equals(name)) {
            at++;
        }
        return at;
    }

    /** Returns the columns to select, in the order in which {@link #row} expects them. */
    public String select(String alias) {
        List<String> all = new ArrayList<>();
        hidden.forEach(name -> all.add(alias + "." + PgNames.quoted(name)));
        columns.forEach(column -> all.add(selected(column, alias)));
        return String.join(", ", all);
    }

    /**
     * Returns an expression for a column. Arrays are converted so that the driver can read their elements whether the
     * server sends text or binary: dates and times become numbers, which do not depend on calendar and time zone, and
     * all other types except texts and numbers become texts.
     */
    static String selected(PgColumn column, String alias) {
        String name = alias + "." + column.sql();
        if (!column.array()) {
            return name;
        }
        return switch (column.type()) {
            case DATE -> each(name, "e.x - DATE '1970-01-01'");
            case TIMESTAMPTZ -> each(name, "(extract(epoch FROM e.x) * 1000)::bigint");
            // The hexadecimal form does not depend on the session's bytea_output.
            case BYTEA -> each(name, "encode(e.x, 'hex')");
            case UUID, BOOLEAN, NUMERIC -> name + "::text[]";
            case TEXT, INT, BIGINT, DOUBLE, JSONB -> name;
        };
    }

    private static String each(String array, String element) {
        return "CASE WHEN " + array + " IS NOT NULL THEN ARRAY(SELECT " + element + " FROM unnest(" + array
                + ") WITH ORDINALITY AS e(x, n) ORDER BY e.n) END";
    }

    /** Returns the number of selected columns. */
    public int width() {
        return hidden.size() + columns.size();
    }

    /**
     * Returns the row at the cursor of a result.
     *
     * @param first the number of the first of its columns, from 1
     * @return null when the row is written with a version of the definition that this table's definitions do not have
     *     yet
     */
    @Nullable
    public PgRow row(ResultSet answer, int first) throws SQLException {
        int version = answer.getInt(first + 2);
        Defined.Version written = table.defined().version(version);
        if (written == null) {
            return null;
        }
        String workspace = table.hasWorkspace() ? answer.getString(first + 6) : null;
        Bytes key = table.key() == PgKey.UUID
                ? CanonicalKey.of(Objects.requireNonNull(answer.getString(first + keyAt)))
                : Bytes.wrap(Objects.requireNonNull(answer.getBytes(first + keyAt)));
        EntityDefinition definition = written.parsed();
        byte[] exact = answer.getBytes(first + 5);
        boolean broken = answer.getBoolean(first + 3);
        return new PgRow(
                key,
                answer.getLong(first),
                answer.getLong(first + 1),
                table.defined(),
                written,
                workspace,
                millis(answer, first + 4),
                exact == null ? null : Bytes.wrap(exact),
                broken || exact != null ? null : fields(definition, answer, first + hidden.size()));
    }

    /** Returns a time in milliseconds since 1970, 0 for null. */
    public static long millis(ResultSet answer, int column) throws SQLException {
        OffsetDateTime time = answer.getObject(column, OffsetDateTime.class);
        return time == null ? 0 : time.toInstant().toEpochMilli();
    }

    private Struct fields(EntityDefinition definition, ResultSet answer, int first) throws SQLException {
        List<FieldDefinition> fields = definition.fields();
        @Nullable Object[] values = new Object[fields.size()];
        if (definition == table.definition()) {
            for (int i = 0; i < values.length; i++) {
                values[i] = value(columns.get(i), answer, first + i);
            }
        } else {
            for (int i = 0; i < values.length; i++) {
                PgColumn column = table.column(fields.get(i).name());
                Object value = value(column, answer, first + columns.indexOf(column));
                // A migration may turn a field with a plain key into a reference; older rows have the plain key.
                boolean plain =
                        column.isReference() && fields.get(i).reference().isEmpty();
                values[i] = plain && value instanceof Map<?, ?> reference
                        ? reference.values().iterator().next()
                        : value;
            }
        }
        return Struct.of(definition, values);
    }

    /** Returns the value of a field, null when it is not set. */
    static @Nullable Object value(PgColumn column, ResultSet answer, int at) throws SQLException {
        if (column.json() != null) {
            String json = answer.getString(at);
            return json == null ? null : column.requireJson().read(json);
        }
        if (column.array()) {
            Array array = answer.getArray(at);
            return array == null ? null : list(column.type(), (Object[]) array.getArray());
        }
        Object value = scalar(column, answer, at);
        return value == null || column.field().reference().isEmpty()
                ? value
                : Map.of(column.field().reference().get().key(), value);
    }

    private static @Nullable Object scalar(PgColumn column, ResultSet answer, int at) throws SQLException {
        Object value = switch (column.type()) {
            case TEXT, UUID -> answer.getString(at);
            case INT -> answer.getInt(at);
            case BIGINT -> answer.getLong(at);
            case DOUBLE -> answer.getDouble(at);
            case BOOLEAN -> answer.getBoolean(at);
            case NUMERIC -> answer.getBigDecimal(at);
            case DATE -> answer.getObject(at, LocalDate.class);
            case TIMESTAMPTZ -> {
                OffsetDateTime time = answer.getObject(at, OffsetDateTime.class);
                yield time == null ? null : time.toInstant();
            }
            case BYTEA -> {
                byte[] bytes = answer.getBytes(at);
                yield bytes == null ? null : Binary.of(bytes);
            }
            case JSONB -> throw new IllegalStateException(column.type() + " is no type of a single value");
        };
        return value == null || answer.wasNull() ? null : value;
    }

    private static List<Object> list(PgType type, Object[] elements) {
        List<Object> list = new ArrayList<>(elements.length);
        for (Object element : elements) {
            list.add(element(type, element));
        }
        return Collections.unmodifiableList(list);
    }

    private static Object element(PgType type, Object element) {
        return switch (type) {
            case DATE -> LocalDate.ofEpochDay((Integer) element);
            case TIMESTAMPTZ -> Instant.ofEpochMilli((Long) element);
            case BOOLEAN -> element.equals("true") || element.equals("t");
            case NUMERIC -> new BigDecimal((String) element);
            case BYTEA -> Binary.of(HexFormat.of().parseHex((String) element));
            case TEXT, UUID, INT, BIGINT, DOUBLE, JSONB -> element;
        };
    }
}
