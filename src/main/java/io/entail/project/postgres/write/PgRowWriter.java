package io.entail.project.postgres.write;

import io.entail.project.TableVersions;
import io.entail.project.postgres.tables.PgBuffer;
import io.entail.project.postgres.tables.PgColumn;
import io.entail.project.postgres.tables.PgIndex;
import io.entail.project.postgres.tables.PgKey;
import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgReference;
import io.entail.project.postgres.tables.PgTable;
import io.entail.project.postgres.tables.PgTimes;
import io.entail.project.postgres.tables.PgType;
import io.entail.project.postgres.tables.PgUnique;
import io.entail.project.postgres.tables.PgUuids;
import io.entail.resolve.Bytes;
import io.entail.schema.codec.Struct;
import io.entail.writes.CanonicalKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of one table, value by value, for a COPY or for the arrays of a statement. Used by one thread.
 *
 * <p>This class alone decides whether the columns give back the image byte for byte. They do if every column can hold
 * its value, the image is what its definition encodes, and it has the same key as the row in the log. Otherwise the
 * image itself is stored in {@link PgTable#EXACT}.
 */
final class PgRowWriter {
    private final PgTable table;
    private final List<PgColumn> columns;
    private final List<PgUnique> uniques;
    private final List<PgReference> references;
    private final int keyAt;
    private final PgValues values = new PgValues();

    PgRowWriter(PgTable table) {
        this.table = table;
        this.columns = table.columns();
        this.uniques = table.uniques().stream().filter(PgUnique::isHashed).toList();
        this.references =
                table.references().stream().filter(PgReference::isBeside).toList();
        this.keyAt = table.key() == PgKey.UUID ? keyAt() : -1;
    }

    private int keyAt() {
        return columns.indexOf(table.column(table.definition().primaryKey().get(0)));
    }

    /** Returns the columns that {@link #row} writes, in this order. */
    List<PgParameter> row() {
        List<PgParameter> all = fields();
        table.hidden().forEach((name, type) -> all.add(new PgParameter(name, type, null)));
        table.tags().ifPresent(tags -> all.add(new PgParameter(PgTable.TAGS, PgType.TEXT, "text[]")));
        return all;
    }

    /** Returns the columns that {@link #was} writes, in this order. */
    List<PgParameter> was() {
        List<PgParameter> all = fields();
        all.add(new PgParameter(PgTable.BROKEN, PgType.BOOLEAN, null));
        all.add(new PgParameter(PgTable.EXACT, PgType.BYTEA, null));
        all.add(new PgParameter(PgTable.DEFINITION, PgType.INT, null));
        if (table.hasWorkspace()) {
            all.add(new PgParameter(PgTable.WORKSPACE, table.workspaceType(), null));
        }
        return all;
    }

    private List<PgParameter> fields() {
        List<PgParameter> all = new ArrayList<>();
        for (PgColumn column : columns) {
            all.add(
                    column.array()
                            ? new PgParameter(column.name(), PgType.TEXT, column.sqlType())
                            : new PgParameter(column.name(), column.type(), null));
        }
        return all;
    }

    /** Returns the parameter that {@link #found} writes. */
    PgParameter found() {
        return new PgParameter(table.keyColumn(), table.keyType(), null);
    }

    /** Writes the value by which a row is found. */
    void found(Bytes key, PgBuffer out) {
        if (table.key() == PgKey.UUID) {
            putUuid(key, out);
        } else {
            out.bytea(table.key().found(key.array()));
        }
    }

    private static void putUuid(Bytes key, PgBuffer out) {
        if (!PgUuids.put(key, out)) {
            throw new PgRefusedValue("its primary key is no uuid, and the only key field is one: its writer lied");
        }
    }

    /**
     * Writes a row as it is after a change.
     *
     * @param out returns the buffer for the value of each column
     * @param elements whether the values are elements of arrays that {@code unnest} takes apart
     */
    void row(PgImage row, IntFunction<PgBuffer> out, boolean elements) {
        boolean whole = fields(row, out, elements);
        Map<String, Object> fields = row.fields() == null ? null : shown(row, row.fields());
        int at = columns.size();
        List<@Nullable Bytes> claims = uniques.isEmpty() || fields == null ? List.of() : claims(fields);
        int64(row.version(), out.apply(at++));
        int64(row.position(), out.apply(at++));
        int32(row.number(), out.apply(at++));
        bool(fields == null, out.apply(at++));
        time(row.expiresAt(), out.apply(at++));
        exact(row, whole, out.apply(at++));
        if (table.hasWorkspace()) {
            workspace(row, out.apply(at++));
        }
        if (table.key() != PgKey.UUID) {
            out.apply(at++).bytea(row.key().array());
        }
        if (table.key() == PgKey.LONG) {
            found(row.key(), out.apply(at++));
        }
        for (PgUnique unique : uniques) {
            claim(claims, unique.index(), out.apply(at++));
        }
        for (PgReference reference : references) {
            reference(fields, reference, out.apply(at++));
        }
        for (PgIndex index : table.indexes()) {
            sorted(fields, index, out.apply(at++));
        }
        if (table.tags().isPresent()) {
            cutTags(fields, out.apply(at), elements);
        }
    }

    /** Returns the fields by the definition in force, whose constraints and indexes count. */
    private Map<String, Object> shown(PgImage row, Struct fields) {
        return TableVersions.shown(table.defined(), table.defined().requireVersion(row.number()), fields);
    }

    /** Writes the bytes by which a row is sorted in an index that its definition declares. */
    static void sorted(@Nullable Map<String, Object> fields, PgIndex index, PgBuffer out) {
        if (fields == null) {
            out.none();
        } else {
            out.bytea(index.declared().keys().key(fields).array());
        }
    }

    /** Writes a row as it was before a change. */
    void was(PgImage row, IntFunction<PgBuffer> out) {
        boolean whole = fields(row, out, true);
        int at = columns.size();
        bool(row.fields() == null, out.apply(at++));
        exact(row, whole, out.apply(at++));
        int32(row.number(), out.apply(at++));
        if (table.hasWorkspace()) {
            workspace(row, out.apply(at));
        }
    }

    private boolean fields(PgImage row, IntFunction<PgBuffer> out, boolean elements) {
        Struct fields = row.fields();
        boolean whole = true;
        for (int i = 0; i < columns.size(); i++) {
            PgColumn column = columns.get(i);
            PgBuffer to = out.apply(i);
            Object value = fields == null ? null : fields.get(column.field().name());
            if (i == keyAt) {
                // The key of the log counts, even if the image has another key or none.
                putUuid(row.key(), to);
            } else if (value == null) {
                to.none();
            } else if (elements) {
                whole &= values.putElement(column, value, to);
            } else {
                whole &= values.put(column, value, to);
            }
        }
        return whole;
    }

    private void exact(PgImage row, boolean whole, PgBuffer out) {
        Bytes image = row.image();
        Struct fields = row.fields();
        if (image == null || fields == null || (whole && hasItsKey(row, fields) && isAsWritten(row, fields, image))) {
            out.none();
        } else {
            out.bytea(image.array());
        }
    }

    private boolean hasItsKey(PgImage row, Struct fields) {
        try {
            return table.defined().keys().keyOf(fields).equals(row.key());
        } catch (IllegalArgumentException e) {
            return false; // The values cannot be a key.
        }
    }

    private static boolean isAsWritten(PgImage row, Struct fields, Bytes image) {
        return Arrays.equals(row.definition().codec().encode(fields), image.array());
    }

    private List<@Nullable Bytes> claims(Map<String, Object> fields) {
        try {
            return table.defined().keys().claims(fields);
        } catch (IllegalArgumentException e) {
            // The values cannot be part of a claim, so nobody can look for them.
            return List.of();
        }
    }

    private static void claim(List<@Nullable Bytes> claims, int unique, PgBuffer out) {
        Bytes claim = claims.isEmpty() ? null : claims.get(unique);
        if (claim == null) {
            out.none();
        } else {
            out.bytea(PgNames.sha256(claim.array()));
        }
    }

    private static void reference(@Nullable Map<String, Object> fields, PgReference reference, PgBuffer out) {
        Object value =
                fields == null ? null : fields.get(reference.column().field().name());
        if (!(value instanceof Map<?, ?> parent)) {
            out.none();
            return;
        }
        try {
            Object key = Objects.requireNonNull(parent.get(
                    reference.column().field().reference().orElseThrow().key()));
            out.bytea(reference.key().found(CanonicalKey.of(key).array()));
        } catch (IllegalArgumentException e) {
            out.none(); // The value cannot be a key.
        }
    }

    private void workspace(PgImage row, PgBuffer out) {
        String id = row.workspace();
        if (id == null) {
            throw new PgRefusedValue("it is in no workspace, and every row of its entity is in one");
        }
        if (table.workspaceType() == PgType.UUID) {
            if (!PgUuids.put(id, out)) {
                throw new PgRefusedValue("the id of its workspace is no uuid: its writer lied");
            }
        } else {
            out.text(id);
        }
    }

    /** Writes the tags if one of them is longer than an index can hold, and null otherwise. */
    private void cutTags(@Nullable Map<String, Object> fields, PgBuffer out, boolean elements) {
        PgColumn column = table.tags().orElseThrow();
        Object tags = fields == null ? null : fields.get(column.field().name());
        if (!(tags instanceof List<?> list) || list.stream().noneMatch(PgRowWriter::isLong)) {
            out.none();
            return;
        }
        List<String> cut =
                list.stream().map(tag -> cut((String) tag)).distinct().toList();
        if (elements) {
            values.putElement(column, cut, out);
        } else {
            values.put(column, cut, out);
        }
    }

    private static boolean isLong(Object tag) {
        String text = (String) tag;
        return text.length() > PgTable.TAG_BYTES_MAX / 3
                && text.getBytes(StandardCharsets.UTF_8).length > PgTable.TAG_BYTES_MAX;
    }

    /** Returns the part of a tag that is indexed, in whole characters. */
    static String cut(String tag) {
        if (!isLong(tag)) {
            return tag;
        }
        int end = Math.min(tag.length(), PgTable.TAG_BYTES_MAX);
        while (tag.substring(0, end).getBytes(StandardCharsets.UTF_8).length > PgTable.TAG_BYTES_MAX) {
            end--;
        }
        return Character.isHighSurrogate(tag.charAt(end - 1)) ? tag.substring(0, end - 1) : tag.substring(0, end);
    }

    static void int64(long value, PgBuffer out) {
        out.int32(Long.BYTES);
        out.int64(value);
    }

    static void int32(int value, PgBuffer out) {
        out.int32(Integer.BYTES);
        out.int32(value);
    }

    static void bool(boolean value, PgBuffer out) {
        out.int32(1);
        out.int8(value ? 1 : 0);
    }

    /** Writes a time in milliseconds since 1970, null for 0. */
    static void time(long millis, PgBuffer out) {
        if (millis == 0) {
            out.none();
        } else {
            int64(PgTimes.micros(millis), out);
        }
    }
}
