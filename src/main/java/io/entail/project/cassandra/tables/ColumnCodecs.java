package io.entail.project.cassandra.tables;

import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import io.entail.project.cassandra.tables.Column.Shape;
import io.entail.resolve.Bytes;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Converts between the values of columns and those of the driver. */
public final class ColumnCodecs {
    private static final Map<Shape, TypeCodec<?>> SINGLE = new EnumMap<>(Shape.class);
    private static final Map<Shape, TypeCodec<?>> LISTS = new EnumMap<>(Shape.class);

    static {
        for (Shape shape : Shape.values()) {
            SINGLE.put(shape, codec(shape));
            LISTS.put(shape, TypeCodecs.listOf(codec(shape)));
        }
    }

    private ColumnCodecs() {}

    private static TypeCodec<?> codec(Shape shape) {
        return switch (shape) {
            case TEXT, JSON -> TypeCodecs.TEXT;
            case UUID -> TypeCodecs.UUID;
            case INT -> TypeCodecs.INT;
            case LONG -> TypeCodecs.BIGINT;
            case DOUBLE -> TypeCodecs.DOUBLE;
            case DECIMAL -> TypeCodecs.DECIMAL;
            case BOOLEAN -> TypeCodecs.BOOLEAN;
            case DATE -> TypeCodecs.DATE;
            case TIME -> TypeCodecs.TIMESTAMP;
            case BYTES -> TypeCodecs.BLOB;
        };
    }

    @SuppressWarnings("unchecked")
    private static TypeCodec<Object> of(Column column) {
        return (TypeCodec<Object>) Objects.requireNonNull((column.isList() ? LISTS : SINGLE).get(column.shape()));
    }

    /** Sets a value. Null values are left unset, because setting null would write a tombstone. */
    public static BoundStatementBuilder bind(
            BoundStatementBuilder statement, int index, Column column, @Nullable Object value) {
        return value == null ? statement : statement.set(index, value, of(column));
    }

    public static @Nullable Object read(Row row, int index, Column column) {
        return row.isNull(index) ? null : row.get(index, of(column));
    }

    public static ByteBuffer buffer(Bytes bytes) {
        return ByteBuffer.wrap(bytes.array());
    }

    public static Bytes bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return Bytes.wrap(bytes);
    }

    /** Returns the bytes of a column that every row has. */
    public static Bytes bytes(Row row, int index) {
        return bytes(Objects.requireNonNull(row.getByteBuffer(index)));
    }
}
