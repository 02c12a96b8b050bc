package io.entail.project.postgres.read;

import io.entail.project.postgres.tables.PgKey;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.resolve.Bytes;
import io.entail.state.table.TagLayout;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements that read what is kept of all entities together, each as those of {@link PgQueries}. Immutable. */
final class PgWholeQueries {
    /** Behind what a statement finds. */
    static final String END = ") x ON true";

    /** That a place is in a range: with {@link #between(byte[], byte[])}. */
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

    /** The generation in use, and beside it what comes between this and {@link #END}. */
    static String beside(PgSchemas schemas) {
        return "SELECT c.generation, x.* FROM " + schemas.inBase(PgSchemas.CURRENT) + " c LEFT JOIN LATERAL (";
    }

    PgStatement begun() {
        return new PgStatement().add(begin);
    }

    /** The parameters of {@link #BETWEEN}. */
    static Object[] between(byte[] first, byte[] end) {
        return new Object[] {head(first), first, head(end), end};
    }

    /** As much of bytes as indexes have. */
    static byte[] head(byte[] bytes) {
        return bytes.length <= PgKey.HEAD ? bytes : Arrays.copyOf(bytes, PgKey.HEAD);
    }

    /** The least bytes above all that begin with a prefix. */
    static byte[] end(byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xff) {
            last--;
        }
        if (last < 0) {
            // Ordinals are far below that.
            return new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff};
        }
        byte[] end = Arrays.copyOf(prefix, last + 1);
        end[last]++;
        return end;
    }

    /**
     * How many rows there are.
     *
     * @param workspace id of the workspace, empty for all together
     */
    PgStatement count(int entity, String workspace) {
        return begun().add(
                        "SELECT n.rows FROM " + counts + " n WHERE n.entity = ? AND n.workspace = ?" + END,
                        entity,
                        workspace);
    }

    /** A range of tags with their places: the first that may be shown, and the least behind all. */
    record Range(Bytes first, Bytes end) {}

    /**
     * A page of tags with their places, from ranges that are in ascending order.
     *
     * @param workspace what the places of rows of one workspace begin with, where others are in the ranges and hidden; null
     *     shows those of all
     * @param now hides what has expired
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
     * Rows that have expired, those first that expired first, with their times.
     *
     * @param workspace id, null for all
     * @param after the row that they come behind, null for the first
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

    /** A row that expired, and its entity's ordinal. */
    record Behind(Instant expiresAt, int entity, Bytes key) {}

    /** Positions and versions of the changes of a row. */
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
