package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgBuffer;
import io.entail.project.postgres.tables.PgType;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * The values of many rows as one parameter of a statement: an array in PostgreSQL's binary form, to which values are
 * appended. Used by one thread.
 */
final class PgArray extends PGobject implements PGBinaryObject {
    private static final long serialVersionUID = 1;

    private final transient PgBuffer buffer = new PgBuffer();
    private final int element;
    private int count;

    @SuppressWarnings("this-escape")
    PgArray(PgType type) {
        this.element = type.oid();
        setType(type.arrayName());
        clear();
    }

    /** Returns the buffer to which the next value is appended. */
    PgBuffer buffer() {
        return buffer;
    }

    /** Removes all values. */
    void clear() {
        buffer.clear();
        buffer.int32(1); // number of dimensions
        buffer.int32(1); // may have nulls
        buffer.int32(element);
        buffer.int32(0);
        buffer.int32(1); // first index
        count = 0;
    }

    /** Sets the number of values that were appended. */
    void count(int values) {
        count = values;
        buffer.setInt(3 * Integer.BYTES, values);
    }

    @Override
    public int lengthInBytes() {
        return buffer.length();
    }

    @Override
    public void toBytes(byte[] bytes, int offset) {
        System.arraycopy(buffer.array(), 0, bytes, offset, buffer.length());
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException("only for parameters");
    }

    @Override
    public @Nullable String getValue() {
        throw new IllegalStateException("the driver does not send " + getType() + " in binary form");
    }

    @Override
    public void setValue(@Nullable String value) throws SQLException {
        throw new SQLException("only for parameters");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public Object clone() {
        throw new UnsupportedOperationException("used by one thread");
    }

    @Override
    public String toString() {
        return getType() + " of " + count + " in " + buffer.length() + " bytes";
    }
}
