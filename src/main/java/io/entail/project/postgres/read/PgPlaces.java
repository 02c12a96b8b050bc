package io.entail.project.postgres.read;

import io.entail.project.postgres.tables.PgKey;
import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTable;
import io.entail.project.postgres.tables.PgType;

/**
 * SQL expressions for the parts of binary keys: canonical keys, and tags with their places, as
 * {@link io.entail.state.table.TagLayout} defines them. The caller adds the parameters.
 */
final class PgPlaces {
    private static final int TAG_HEADER = 4;
    private static final int WORKSPACE_HEADER = 2;
    private static final int NO_WORKSPACE = 0xffff;

    /** The canonical bytes before the 36 characters of a uuid: the type text and that length. */
    private static final String UUID_HEADER = "'\\x0100000024'::bytea";

    /** The length of the canonical bytes with that header, 41, in two bytes. */
    private static final String CANONICAL_UUID_LENGTH = "'\\x0029'::bytea";

    private PgPlaces() {}

    /** Returns the canonical bytes of a row's key. */
    static String key(PgTable table, String alias) {
        return table.key() == PgKey.UUID
                ? canonicalUuid(alias + "." + PgNames.quoted(table.keyColumn()))
                : alias + "." + PgNames.quoted(PgTable.KEY);
    }

    private static String canonicalUuid(String column) {
        return "(" + UUID_HEADER + " || convert_to(" + column + "::text, 'UTF8'))";
    }

    /** Returns the place of a row among the rows that have a tag. */
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

    /** Returns the condition that a row has a canonical key. */
    static String isKey(PgTable table, String alias, String key) {
        String column = alias + "." + PgNames.quoted(table.keyColumn());
        return switch (table.key()) {
            case UUID -> column + " = encode(substring(" + key + " from 6), 'escape')::uuid";
            case SHORT -> column + " = " + key;
            case LONG ->
                column + " = sha256(" + key + ") AND " + alias + "." + PgNames.quoted(PgTable.KEY) + " = " + key;
        };
    }

    /** Returns the number that two bytes represent. */
    static String number(String bytes, String from) {
        return "(get_byte(" + bytes + ", " + from + ") * 256 + get_byte(" + bytes + ", " + from + " + 1))";
    }

    /** Returns the ordinal of the entity in a tag with a place. */
    static String entity(String tagged) {
        return number(tagged, "0");
    }

    /** Returns where the place begins in a tag with a place, from 0. */
    static String placeStart(String tagged) {
        return "(" + TAG_HEADER + " + " + number(tagged, "2") + ")";
    }

    /** Returns the place in a tag with a place. */
    static String placeOf(String tagged) {
        return "substring(" + tagged + " from 1 + " + placeStart(tagged) + ")";
    }

    /** Returns the canonical key in a place. */
    static String keyOf(String place) {
        String length = number(place, "0");
        return "substring(" + place + " from 1 + " + WORKSPACE_HEADER + " + CASE " + length + " WHEN " + NO_WORKSPACE
                + " THEN 0 ELSE " + length + " END)";
    }

    /**
     * Returns the condition that bytes are at least the first and below the end. It also compares their heads, so that
     * the index on the heads is used.
     */
    static String between(String bytes, String first, String end) {
        return PgSchemas.head(bytes) + " >= " + PgSchemas.head(first) + " AND " + bytes + " >= " + first + " AND "
                + PgSchemas.head(bytes) + " <= " + PgSchemas.head(end) + " AND " + bytes + " < " + end;
    }

    /**
     * Returns the condition that bytes are equal. It also compares their heads, so that the index on the heads is used.
     */
    static String same(String bytes, String as) {
        return PgSchemas.head(bytes) + " = " + PgSchemas.head(as) + " AND " + bytes + " = " + as;
    }

    /** Returns the order of bytes for an index on their heads. */
    static String order(String bytes) {
        return PgSchemas.head(bytes) + ", " + bytes;
    }
}
