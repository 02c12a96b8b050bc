package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgColumn;
import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgTable;
import io.entail.project.postgres.tables.PgType;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements that apply changes to one table. Each handles any number of rows: its parameters are arrays, one for
 * each column. Immutable.
 */
final class PgStatements {
    private final PgTable table;
    private final PgRowWriter writer;

    PgStatements(PgTable table, PgRowWriter writer) {
        this.table = table;
        this.writer = writer;
    }

    /** The parameters of {@link #insert}: the columns of the row. */
    List<PgParameter> inserted() {
        return writer.row();
    }

    /**
     * The parameters of {@link #update}: the value by which the row is found, the row after the change, the row before
     * it.
     */
    List<PgParameter> updated() {
        List<PgParameter> all = new ArrayList<>(List.of(writer.found()));
        all.addAll(writer.row());
        all.addAll(writer.was());
        return all;
    }

    /**
     * The parameters of {@link #delete}: the value by which the row is found, its new version, the row before the
     * change.
     */
    List<PgParameter> deleted() {
        List<PgParameter> all =
                new ArrayList<>(List.of(writer.found(), new PgParameter(PgTable.VERSION, PgType.BIGINT, null)));
        all.addAll(writer.was());
        return all;
    }

    /** Inserts rows; fails if one of them already exists. */
    String insert() {
        List<PgParameter> rows = inserted();
        List<String> names =
                rows.stream().map(each -> PgNames.quoted(each.column())).toList();
        return "INSERT INTO " + table.sql() + " (" + String.join(", ", names) + ") SELECT "
                + String.join(", ", values(rows, 0)) + unnest(rows);
    }

    /** Updates those rows that are as they were before the change; the count tells whether all of them were. */
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

    /** Deletes those rows that are as they were before the change; the count tells whether all of them were. */
    String delete() {
        return "DELETE FROM " + table.sql() + " AS t USING" + unnest(deleted()).substring(" FROM".length()) + " WHERE "
                + isFound() + " AND t." + PgNames.quoted(PgTable.VERSION) + " < u.c1" + isAsItWas(2);
    }

    private String isFound() {
        return "t." + PgNames.quoted(table.keyColumn()) + " = u.c0";
    }

    /**
     * Compares a row with what the feed says of it before the change. The feed has that row encoded with the latest
     * version of the definition at that time. If the version added a default, a row of an earlier version has the
     * default in the feed and null in the column.
     *
     * @param first the number of the first of the parameters with the row before the change
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
        // For the feed, an image of an earlier version is encoded again.
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

    /**
     * Returns a {@code FROM} clause with a row of the arrays' elements for each index, in columns from {@code u.c0} on.
     */
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
