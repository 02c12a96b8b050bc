package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgColumn;
import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgTable;
import io.entail.project.postgres.tables.PgType;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements that apply changes to one table, each for any number of rows: its parameters are arrays, one per column.
 * Immutable.
 */
final class PgStatements {
    private final PgTable table;
    private final PgRowWriter writer;

    PgStatements(PgTable table, PgRowWriter writer) {
        this.table = table;
        this.writer = writer;
    }

    /** What {@link #insert} takes: rows. */
    List<PgParameter> inserted() {
        return writer.row();
    }

    /** What {@link #update} takes: what a row is found by, the row, the row as it was. */
    List<PgParameter> updated() {
        List<PgParameter> all = new ArrayList<>(List.of(writer.found()));
        all.addAll(writer.row());
        all.addAll(writer.was());
        return all;
    }

    /** What {@link #delete} takes: what a row is found by, its new version, the row as it was. */
    List<PgParameter> deleted() {
        List<PgParameter> all =
                new ArrayList<>(List.of(writer.found(), new PgParameter(PgTable.VERSION, PgType.BIGINT, null)));
        all.addAll(writer.was());
        return all;
    }

    /** Rows that are new: one that is there already is an error. */
    String insert() {
        List<PgParameter> rows = inserted();
        List<String> names =
                rows.stream().map(each -> PgNames.quoted(each.column())).toList();
        return "INSERT INTO " + table.sql() + " (" + String.join(", ", names) + ") SELECT "
                + String.join(", ", values(rows, 0)) + unnest(rows);
    }

    /** Rows that are there as they were; the count tells whether all of them are. */
    String update() {
        int width = writer.row().size();
        List<PgParameter> rows = writer.row();
        List<String> values = values(rows, 1);
        List<String> sets = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            if (!rows.get(i).column().equals(table.keyColumn())) {
                sets.add(PgNames.quoted(rows.get(i).column()) + " = " + values.get(i));
            }
        }
        int version = table.columns().size() + 1;
        return "UPDATE " + table.sql() + " AS t SET " + String.join(", ", sets) + unnest(updated())
                + " WHERE " + isFound() + " AND t." + PgNames.quoted(PgTable.VERSION) + " < u.c" + version
                + isAsItWas(1 + width);
    }

    /** As above. */
    String delete() {
        return "DELETE FROM " + table.sql() + " AS t USING" + unnest(deleted()).substring(" FROM".length()) + " WHERE "
                + isFound() + " AND t." + PgNames.quoted(PgTable.VERSION) + " < u.c1" + isAsItWas(2);
    }

    private String isFound() {
        return "t." + PgNames.quoted(table.keyColumn()) + " = u.c0";
    }

    /**
     * Whether the row has what the feed says it had. The image there is written by the latest version of the definition at
     * that time: where that gives a row of an earlier version a default, the column has nothing.
     *
     * @param first number of the first of the parameters that say how it was
     */
    private String isAsItWas(int first) {
        StringBuilder same = new StringBuilder();
        List<PgParameter> was = writer.was();
        List<PgColumn> columns = table.columns();
        for (int i = 0; i < columns.size(); i++) {
            PgColumn column = columns.get(i);
            if (column.name().equals(table.keyColumn())) {
                continue;
            }
            String equal =
                    "t." + column.sql() + " IS NOT DISTINCT FROM " + was.get(i).from("u.c" + (first + i));
            same.append(" AND ")
                    .append(
                            column.since() == 1
                                    ? equal
                                    : "(" + equal + " OR t." + PgNames.quoted(PgTable.DEFINITION) + " < "
                                            + column.since() + ")");
        }
        int at = first + columns.size();
        same.append(" AND t." + PgNames.quoted(PgTable.BROKEN) + " = u.c" + at);
        // An image of an earlier version is written anew for the feed.
        same.append(" AND (t." + PgNames.quoted(PgTable.EXACT) + " IS NOT DISTINCT FROM u.c" + (at + 1) + " OR t."
                + PgNames.quoted(PgTable.DEFINITION) + " < u.c" + (at + 2) + ")");
        if (table.hasWorkspace()) {
            same.append(" AND t." + PgNames.quoted(PgTable.WORKSPACE) + " = u.c" + (at + 3));
        }
        return same.toString();
    }

    private static List<String> values(List<PgParameter> parameters, int first) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            values.add(parameters.get(i).from("u.c" + (first + i)));
        }
        return values;
    }

    /** A place with a row of each array's elements, {@code u.c0} and on. */
    static String unnest(List<PgParameter> parameters) {
        List<String> arrays = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            arrays.add("?::" + parameters.get(i).type().sql() + "[]");
            names.add("c" + i);
        }
        return " FROM unnest(" + String.join(", ", arrays) + ") AS u(" + String.join(", ", names) + ")";
    }
}
