package io.entail.project.postgres.read;

import io.entail.project.postgres.tables.PgColumn;
import io.entail.project.postgres.tables.PgIndex;
import io.entail.project.postgres.tables.PgKey;
import io.entail.project.postgres.tables.PgLoad;
import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgReference;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTable;
import io.entail.project.postgres.tables.PgType;
import io.entail.project.postgres.tables.PgUnique;
import io.entail.project.postgres.tables.PgUuids;
import io.entail.read.TagQuery;
import io.entail.resolve.Bytes;
import io.entail.state.table.TagLayout;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Statements that read rows of one entity. Each sees one snapshot. Its first column is the generation in use; the
 * columns of {@link PgLoad} follow, all of them null when no row was found. Immutable and thread-safe.
 */
final class PgQueries {
    private static final String ROW = "r";

    private final String schema;
    private final PgTable table;
    private final PgLoad load;
    private final String tags;
    private final String begin;
    private final String rows;
    private final String byKey;

    PgQueries(PgSchemas schemas, int generation, PgTable table) {
        this.schema = schemas.name(generation);
        this.table = table;
        this.load = new PgLoad(table);
        this.tags = schemas.inGeneration(generation, PgSchemas.TAGS);
        this.begin = PgWholeQueries.beside(schemas);
        this.rows = rowsAnd("");
        this.byKey = begin + rows + " WHERE " + column(table.keyColumn()) + " = ?"
                + (table.key() == PgKey.LONG ? " AND " + column(PgTable.KEY) + " = ?" : "") + PgWholeQueries.END;
    }

    /** Returns the name of the schema of the table. */
    String schema() {
        return schema;
    }

    /** Returns the beginning of a statement that reads rows, with further expressions (or none) after their columns. */
    String rowsAnd(String expressions) {
        return "SELECT " + load.select(ROW) + expressions + " FROM " + table.sql() + " " + ROW;
    }

    PgTable table() {
        return table;
    }

    PgLoad load() {
        return load;
    }

    static String column(String name) {
        return ROW + "." + PgNames.quoted(name);
    }

    PgStatement begun() {
        return new PgStatement().add(begin);
    }

    /** Reads the row with a key; returns null when no row of this table can have the key. */
    @Nullable
    PgStatement byKey(Bytes key) {
        return switch (table.key()) {
            case UUID -> {
                UUID id = uuid(key);
                yield id == null ? null : new PgStatement().add(byKey, id);
            }
            case SHORT -> new PgStatement().add(byKey, key.array());
            case LONG -> new PgStatement().add(byKey, PgKey.LONG.found(key.array()), key.array());
        };
    }

    /** Returns the value by which a row is found. */
    static @Nullable Object found(PgKey kind, Bytes key) {
        return kind == PgKey.UUID ? uuid(key) : kind.found(key.array());
    }

    private static @Nullable UUID uuid(Bytes key) {
        String text = PgUuids.text(key);
        return text == null ? null : UUID.fromString(text);
    }

    /** Returns a workspace's id in the type of its column, null when no workspace can have that id. */
    @Nullable
    Object workspace(String id) {
        return table.workspaceType() == PgType.UUID ? PgUuids.of(id) : id.indexOf('\0') < 0 ? id : null;
    }

    /**
     * Reads rows that may hold a claim; the caller compares the claim itself.
     *
     * @param value the value in the column of the constraint
     * @param workspace the workspace in the type of its column, if the constraint holds within each workspace
     */
    PgStatement byClaim(PgUnique unique, Object value, @Nullable Object workspace) {
        PgColumn only = unique.column();
        PgStatement statement =
                begun().add(rows + " WHERE " + column(only == null ? unique.hash() : only.name()) + " = ?", value);
        if (unique.within()) {
            statement.add(" AND " + column(PgTable.WORKSPACE) + " = ?", Objects.requireNonNull(workspace));
        }
        return statement.add(PgWholeQueries.END);
    }

    /**
     * Reads a page of rows in the order of their keys.
     *
     * @param parent the row to which they refer, null for all rows
     * @param workspace the workspace in the type of its column, null for all
     * @param after the key after which the page begins, null for the first page
     * @param query the tags that the rows have, null for all rows
     * @param now the time at which rows that have expired are hidden
     */
    PgStatement page(
            @Nullable Parent parent,
            @Nullable Object workspace,
            @Nullable Bytes after,
            @Nullable TagQuery query,
            Instant now,
            int limit) {
        PgStatement statement = begun().add(
                        rows + " WHERE (" + column(PgTable.EXPIRES) + " IS NULL OR " + column(PgTable.EXPIRES)
                                + " > ?)",
                        now);
        if (parent != null) {
            statement.add(" AND " + column(parent.reference().found()) + " = ?", parent.found());
        }
        if (workspace != null) {
            statement.add(" AND " + column(PgTable.WORKSPACE) + " = ?", workspace);
        }
        if (after != null) {
            addBehind(statement, after);
        }
        if (query != null) {
            tagged(statement, query);
        }
        return statement.add(" ORDER BY " + order() + " LIMIT ?" + PgWholeQueries.END, limit);
    }

    /** A parent: the reference to it, and the value by which the reference finds it. */
    record Parent(PgReference reference, Object found) {}

    private void addBehind(PgStatement statement, Bytes after) {
        switch (table.key()) {
            case UUID -> {
                PgUuidBound bound = PgUuidBound.behind(after);
                if (bound.none()) {
                    statement.add(" AND false");
                } else if (bound.from() != null) {
                    statement.add(
                            " AND " + column(table.keyColumn()) + (bound.including() ? " >= ?" : " > ?"), bound.from());
                }
            }
            case SHORT -> statement.add(" AND " + column(PgTable.KEY) + " > ?", after.array());
            case LONG ->
                statement.add(
                        " AND " + PgSchemas.head(column(PgTable.KEY)) + " >= ? AND " + column(PgTable.KEY) + " > ?",
                        PgWholeQueries.head(after.array()),
                        after.array());
        }
    }

    /**
     * Returns one line if the row with a key refers to a parent; returns null when no row of this table can have the
     * key.
     */
    @Nullable
    PgStatement refers(Bytes key, PgReference reference, Object found) {
        Object by = found(table.key(), key);
        return by == null
                ? null
                : begun().add(
                                "SELECT 1 FROM " + table.sql() + " " + ROW + " WHERE " + column(table.keyColumn())
                                        + " = ? AND " + column(reference.found()) + " = ?" + PgWholeQueries.END,
                                by,
                                found);
    }

    /**
     * Reads all rows in the order of their keys, with the columns of some indexes after theirs, and without the
     * generation in use.
     */
    String all(List<PgIndex> indexes) {
        String columns =
                indexes.stream().map(index -> ", " + column(index.column())).collect(Collectors.joining());
        return rowsAnd(columns) + " ORDER BY " + order();
    }

    /** Returns the expressions by which rows are ordered. */
    String order() {
        return table.key() == PgKey.LONG ? PgPlaces.order(column(PgTable.KEY)) : column(table.keyColumn());
    }

    /** Adds the condition that a row has tags. */
    void tagged(PgStatement statement, TagQuery query) {
        String separator = " AND (";
        for (String tag : query.tags()) {
            statement.add(
                    separator + "EXISTS (SELECT 1 FROM (SELECT ?::bytea || " + PgPlaces.place(table, ROW)
                            + " AS place OFFSET 0) p JOIN " + tags + " t ON " + PgPlaces.same("t.place", "p.place")
                            + ")",
                    TagLayout.prefix(table.defined().ordinal(), tag));
            separator = query.all() ? " AND " : " OR ";
        }
        statement.add(")");
    }

    /**
     * Reads a page of rows that have tags, in the order of their places, which follow the columns of the row.
     *
     * @param within the beginning of all places on the page
     * @param from the first place that may be on the page
     */
    PgStatement tagged(TagQuery query, byte[] within, byte[] from, Instant now, int limit) {
        List<byte[]> prefixes = query.tags().stream()
                .distinct()
                .map(tag -> TagLayout.prefix(table.defined().ordinal(), tag))
                .toList();
        PgStatement statement = new PgStatement();
        if (prefixes.size() == 1) {
            byte[] prefix = prefixes.get(0);
            byte[] first = TagLayout.key(prefix, from);
            byte[] end = PgWholeQueries.end(TagLayout.key(prefix, within));
            statement
                    .add(begin + fetched())
                    .add("(SELECT substring(t.place from ?) AS place FROM " + tags + " t WHERE ", prefix.length + 1)
                    .add(PgWholeQueries.BETWEEN, PgWholeQueries.between(first, end))
                    .add(" ORDER BY " + PgPlaces.order("t.place") + ")");
        } else {
            walk(statement, query.all(), prefixes, within, from);
        }
        return statement.add(
                " p, LATERAL (" + rows + " WHERE " + PgPlaces.isKey(table, ROW, PgPlaces.keyOf("p.place")) + " AND ("
                        + column(PgTable.EXPIRES) + " IS NULL OR " + column(PgTable.EXPIRES)
                        + " > ?) OFFSET 0) f LIMIT ?"
                        + PgWholeQueries.END,
                now,
                limit);
    }

    private static String fetched() {
        return "SELECT f.*, p.place FROM ";
    }

    /** Walks from place to place as {@code TagWalk} does, with one index look-up for each tag. */
    private void walk(PgStatement statement, boolean all, List<byte[]> prefixes, byte[] within, byte[] from) {
        byte[][] each = prefixes.toArray(new byte[0][]);
        byte[][] ends = prefixes.stream()
                .map(prefix -> PgWholeQueries.end(TagLayout.key(prefix, within)))
                .toArray(byte[][]::new);
        String look = "SELECT substring(t.place from octet_length(k.prefix) + 1) AS place FROM " + tags + " t WHERE "
                + PgPlaces.between("t.place", "k.first", "k.past") + " ORDER BY " + PgPlaces.order("t.place")
                + " LIMIT 1";
        statement.add("WITH RECURSIVE w(place, agreed, turn) AS (SELECT ?::bytea, 0, 0 UNION ALL ", from);
        if (all) {
            // Each tag in turn advances to the place that another one has reached, until all are at the same place.
            statement.add(
                    "SELECT n.place, CASE WHEN w.agreed BETWEEN 1 AND ? AND n.place = w.place THEN w.agreed + 1 ELSE 1 END,"
                            + " (w.turn + 1) % ? FROM w, LATERAL (SELECT a.prefixes[w.turn + 1] AS prefix,"
                            + " a.prefixes[w.turn + 1] || w.place || CASE w.agreed WHEN ? THEN '\\x00'::bytea ELSE ''::bytea"
                            + " END AS first, a.ends[w.turn + 1] AS past"
                            + " FROM (SELECT ?::bytea[] AS prefixes, ?::bytea[] AS ends) a OFFSET 0) k, LATERAL ("
                            + look + ") n)",
                    each.length - 1,
                    each.length,
                    each.length,
                    each,
                    ends);
        } else {
            statement.add(
                    "SELECT n.place, ?::int, 0 FROM w, LATERAL (SELECT s.place FROM unnest(?::bytea[], ?::bytea[])"
                            + " AS a(prefix, past), LATERAL (SELECT a.prefix, a.prefix || w.place ||"
                            + " CASE w.agreed WHEN 0 THEN ''::bytea ELSE '\\x00'::bytea END AS first, a.past OFFSET 0) k,"
                            + " LATERAL (" + look + ") s ORDER BY s.place LIMIT 1) n)",
                    each.length,
                    each,
                    ends);
        }
        statement.add(begin + fetched() + "(SELECT w.place FROM w WHERE w.agreed = ?)", each.length);
    }
}
