package io.entail.project.postgres.read;

import io.entail.project.postgres.tables.PgKey;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.resolve.Bytes;
import io.entail.state.table.TagLayout;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements like those of {@link PgQueries}, for the tables that all entities share. Immutable. */
final class PgWholeQueries {
    /** The end of a statement that {@link #beside} begins. */
    static final String END = ") x ON true";

    /** The condition that a place is in a range, with the parameters of {@link #between(byte[], byte[])}. */
    static final String BETWEEN = PgSchemas.head("t.place") + " >= ? AND t.place >= ? AND " + PgSchemas.head("t.place")
            + " <= ? AND t.place < ?";

    private static final byte[] NO_WORKSPACE = TagLayout.places(null);

    private final String begin;
    private final String counts;
    private final String tags;
    private final String expiries;
    private final String history;

    PgWholeQueries(PgSchemas schemas, int generation) {
        this.begin = beside(schemas);
        this.counts = schemas.inGeneration(generation, PgSchemas.COUNTS);
        this.tags = schemas.inGeneration(generation, PgSchemas.TAGS);
        this.expiries = schemas.inGeneration(generation, PgSchemas.EXPIRIES);
        this.history = schemas.inGeneration(generation, PgSchemas.HISTORY);
    }

    /**
     * Returns the beginning of a statement that returns the generation in use and, after it, the columns of the query
     * between this text and {@link #END}.
     */
    static String beside(PgSchemas schemas) {
        return "SELECT c.generation, x.* FROM " + schemas.inBase(PgSchemas.CURRENT) + " c LEFT JOIN LATERAL (";
    }

    PgStatement begun() {
        return new PgStatement().add(begin);
    }

    /** Returns the parameters of {@link #BETWEEN}. */
    static Object[] between(byte[] first, byte[] end) {
        return new Object[] {head(first), first, head(end), end};
    }

    /** Returns the beginning of bytes that indexes contain. */
    static byte[] head(byte[] bytes) {
        return bytes.length <= PgKey.HEAD ? bytes : Arrays.copyOf(bytes, PgKey.HEAD);
    }

    /** Returns the least bytes above all that begin with a prefix. */
    static byte[] end(byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xff) {
            last--;
        }
        if (last < 0) {
            // Places begin with an ordinal, which is far below this.
            return new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff};
        }
        byte[] end = Arrays.copyOf(prefix, last + 1);
        end[last]++;
        return end;
    }

    /**
     * Reads the number of rows.
     *
     * @param workspace id of the workspace, empty for all workspaces together
     */
    PgStatement count(int entity, String workspace) {
        return begun().add(
                        "SELECT n.rows FROM " + counts + " n WHERE n.entity = ? AND n.workspace = ?" + END,
                        entity,
                        workspace);
    }

    /** A range of tags with their places: the first one to show, and the least one above the range. */
    record Range(Bytes first, Bytes end) {}

    /**
     * Reads a page of tags with their places, from ranges in ascending order.
     *
     * @param workspace the beginning of the places of one workspace's rows, to hide the rows of others in the ranges;
     *     null shows the rows of all
     * @param now the time at which rows that have expired are hidden
     */
    PgStatement tags(List<Range> ranges, byte @Nullable [] workspace, Instant now, int limit) {
        PgStatement statement = begun().add(
                        "SELECT o.place FROM unnest(?::bytea[], ?::bytea[]) AS a(first, past), LATERAL (SELECT t.place FROM "
                                + tags + " t WHERE " + PgPlaces.between("t.place", "a.first", "a.past"),
                        ranges.stream().map(range -> range.first().array()).toArray(byte[][]::new),
                        ranges.stream().map(range -> range.end().array()).toArray(byte[][]::new));
        if (workspace != null) {
            statement.add(
                    " AND substring(" + PgPlaces.placeOf("t.place") + " from 1 for ?) IN (?, ?)",
                    workspace.length,
                    workspace,
                    NO_WORKSPACE);
        }
        return statement.add(
                " ORDER BY " + PgPlaces.order("t.place") + ") o LEFT JOIN LATERAL (SELECT true AS hidden FROM (SELECT "
                        + PgPlaces.entity("o.place") + " AS entity, " + PgPlaces.keyOf(PgPlaces.placeOf("o.place"))
                        + " AS key OFFSET 0) k JOIN " + expiries + " e ON e.entity = k.entity AND "
                        + PgPlaces.same("e.key", "k.key") + " WHERE e.expires_at <= ? LIMIT 1) h ON true"
                        + " WHERE h.hidden IS NULL LIMIT ?" + END,
                now,
                limit);
    }

    /**
     * Reads rows that have expired, with their times of expiry, in the order of these times.
     *
     * @param workspace id of the workspace, null for all
     * @param after the row after which the page begins, null for the first page
     */
    PgStatement overdue(Instant now, @Nullable String workspace, @Nullable Behind after, int limit) {
        PgStatement statement = begun().add(
                        "SELECT e.expires_at, e.entity, e.key FROM " + expiries + " e WHERE e.expires_at <= ?", now);
        if (workspace != null) {
            statement.add(" AND e.workspace IN ('', ?)", workspace);
        }
        if (after != null) {
            statement.add(
                    " AND (e.expires_at, e.entity, " + PgSchemas.head("e.key") + ") >= (?, ?, ?)"
                            + " AND (e.expires_at, e.entity, e.key) > (?, ?, ?)",
                    after.expiresAt(),
                    after.entity(),
                    head(after.key().array()),
                    after.expiresAt(),
                    after.entity(),
                    after.key().array());
        }
        return statement.add(" ORDER BY e.expires_at, e.entity, " + PgPlaces.order("e.key") + " LIMIT ?" + END, limit);
    }

    /** The place of an expired row in the order of {@link #overdue}. */
    record Behind(Instant expiresAt, int entity, Bytes key) {}

    /** Reads positions and versions of the changes of a row. */
    PgStatement changes(int entity, Bytes key, long from, long through, boolean newestFirst, int limit) {
        return begun().add(
                        "SELECT h.position, h.version FROM " + history + " h WHERE h._entity = ? AND "
                                + PgSchemas.head("h._key")
                                + " = ? AND h._key = ? AND h.position >= ? AND h.position <= ?"
                                + " ORDER BY h.sequence" + (newestFirst ? " DESC" : "") + " LIMIT ?" + END,
                        entity,
                        head(key.array()),
                        key.array(),
                        from,
                        through,
                        limit);
    }
}
