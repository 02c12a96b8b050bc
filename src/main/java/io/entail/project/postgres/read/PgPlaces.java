package io.entail.project.postgres.read;

import io.entail.project.postgres.tables.PgKey;
import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTable;
import io.entail.project.postgres.tables.PgType;

/**
 * SQL for the parts of keys in bytes: canonical keys, and tags with their places, as
 * {@link io.entail.state.table.TagLayout} has them. Expressions only; whoever puts them together has the parameters.
 */
final class PgPlaces {
    private static final int TAG_HEADER = 4;
    private static final int WORKSPACE_HEADER = 2;
    private static final int NO_WORKSPACE = 0xffff;

    /** Before the 36 characters of a uuid in canonical bytes: a text of that length. */
    private static final String UUID_HEADER = "'\\x0100000024'::bytea";

    /** How many bytes that are, header included: 41, in two bytes. */
    private static final String CANONICAL_UUID_LENGTH = "'\\x0029'::bytea";

    private PgPlaces() {}

    /** Canonical bytes of the key of a row. */
    static String key(PgTable table, String alias) {
        return table.key() == PgKey.UUID
                ? canonicalUuid(alias + "." + PgNames.quoted(table.keyColumn()))
                : alias + "." + PgNames.quoted(PgTable.KEY);
    }

    private static String canonicalUuid(String column) {
        return "(" + UUID_HEADER + " || convert_to(" + column + "::text, 'UTF8'))";
    }

    /** The place of a row among the rows that have a tag. */
    static String place(PgTable table, String alias) {
        if (!table.hasWorkspace()) {
            return "('\\xffff'::bytea || " + key(table, alias) + ")";
        }
        String workspace = alias + "." + PgNames.quoted(PgTable.WORKSPACE);
        String canonical = table.workspaceType() == PgType.UUID
                ? CANONICAL_UUID_LENGTH + " || " + canonicalUuid(workspace)
                : "substring(int4send(5 + octet_length(" + workspace
                        + ")) from 3) || '\\x01'::bytea || int4send(octet_length(" + workspace + ")) || convert_to("
                        + workspace + ", 'UTF8')";
        return "(" + canonical + " || " + key(table, alias) + ")";
    }

    /** That a row is the one of a canonical key. */
    static String isKey(PgTable table, String alias, String key) {
        String column = alias + "." + PgNames.quoted(table.keyColumn());
        return switch (table.key()) {
            case UUID -> column + " = encode(substring(" + key + " from 6), 'escape')::uuid";
            case SHORT -> column + " = " + key;
            case LONG ->
                column + " = sha256(" + key + ") AND " + alias + "." + PgNames.quoted(PgTable.KEY) + " = " + key;
        };
    }

    /** The number in two bytes. */
    static String number(String bytes, String from) {
        return "(get_byte(" + bytes + ", " + from + ") * 256 + get_byte(" + bytes + ", " + from + " + 1))";
    }

    /** The ordinal of the entity, from a tag with a place. */
    static String entity(String tagged) {
        return number(tagged, "0");
    }

    /** Where the place begins in a tag with a place, from 0. */
    static String placeStart(String tagged) {
        return "(" + TAG_HEADER + " + " + number(tagged, "2") + ")";
    }

    /** The place in a tag with a place. */
    static String placeOf(String tagged) {
        return "substring(" + tagged + " from 1 + " + placeStart(tagged) + ")";
    }

    /** The canonical key in a place. */
    static String keyOf(String place) {
        String length = number(place, "0");
        return "substring(" + place + " from 1 + " + WORKSPACE_HEADER + " + CASE " + length + " WHEN " + NO_WORKSPACE
                + " THEN 0 ELSE " + length + " END)";
    }

    /** That bytes are in a range and, for the index, that their heads are; one begins with the first and one ends before the last. */
    static String between(String bytes, String first, String end) {
        return PgSchemas.head(bytes) + " >= " + PgSchemas.head(first) + " AND " + bytes + " >= " + first + " AND "
                + PgSchemas.head(bytes) + " <= " + PgSchemas.head(end) + " AND " + bytes + " < " + end;
    }

    /** That bytes, of which an index has the head, are these. */
    static String same(String bytes, String as) {
        return PgSchemas.head(bytes) + " = " + PgSchemas.head(as) + " AND " + bytes + " = " + as;
    }

    /** In the order of bytes of which an index has the head. */
    static String order(String bytes) {
        return PgSchemas.head(bytes) + ", " + bytes;
    }
}
