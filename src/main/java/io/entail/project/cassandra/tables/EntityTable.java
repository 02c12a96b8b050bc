package io.entail.project.cassandra.tables;

import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of an entity in a generation, and every statement on it. Immutable and thread-safe. */
public final class EntityTable {
    /** The columns with metadata, and their types, in the order in which statements name them. */
    private static final List<String[]> HIDDEN = List.of(
            new String[] {RowColumns.KEY, "blob"},
            new String[] {RowColumns.VERSION, "bigint"},
            new String[] {RowColumns.POSITION, "bigint"},
            new String[] {RowColumns.DEFINITION, "int"},
            new String[] {RowColumns.WORKSPACE, "text"},
            new String[] {RowColumns.EXPIRES_AT, "timestamp"},
            new String[] {RowColumns.BROKEN, "boolean"},
            new String[] {RowColumns.EXACT, "blob"});

    /** The number of columns before the columns of the fields. */
    public static final int FIELDS = HIDDEN.size();

    private static final String QUOTED_KEY = CqlNames.quoted(RowColumns.KEY);

    private static final String TOKEN = "token(" + QUOTED_KEY + ")";

    private final String table;
    private final RowColumns columns;

    public EntityTable(String keyspace, int generation, EntityDefinition definition) {
        this.table = CqlNames.quoted(keyspace) + "." + CqlNames.quoted(CqlNames.entity(generation, definition.name()));
        this.columns = new RowColumns(definition);
    }

    public RowColumns columns() {
        return columns;
    }

    public String create() {
        StringBuilder cql = new StringBuilder("CREATE TABLE IF NOT EXISTS " + table + " (");
        for (String[] hidden : HIDDEN) {
            cql.append(CqlNames.quoted(hidden[0])).append(' ').append(hidden[1]).append(", ");
        }
        for (Column column : columns.columns()) {
            cql.append(typed(column)).append(", ");
        }
        cql.append("PRIMARY KEY (").append(QUOTED_KEY).append("))");
        String doc = columns.definition().doc();
        return (doc.isEmpty() ? cql : cql.append(" WITH comment = ").append(CqlNames.literal(doc))).toString();
    }

    private static String typed(Column column) {
        return CqlNames.quoted(column.name()) + " " + column.cql();
    }

    /** Returns whether adding columns turns this table into the other one. */
    public boolean canBecome(EntityTable next) {
        Map<String, Column> later = byName(next);
        return columns.columns().stream().allMatch(column -> {
            Column other = later.get(column.name());
            return other != null && column.isLike(other);
        });
    }

    /**
     * Returns the statement that adds the columns that a former version of this table lacks, empty if it lacks none.
     */
    public String add(EntityTable former) {
        Map<String, Column> before = byName(former);
        List<String> added = columns.columns().stream()
                .filter(column -> !before.containsKey(column.name()))
                .map(column -> typed(column))
                .toList();
        return added.isEmpty() ? "" : "ALTER TABLE " + table + " ADD IF NOT EXISTS (" + String.join(", ", added) + ")";
    }

    private static Map<String, Column> byName(EntityTable table) {
        Map<String, Column> byName = new HashMap<>();
        table.columns.columns().forEach(column -> byName.put(column.name(), column));
        return byName;
    }

    public String drop() {
        return "DROP TABLE IF EXISTS " + table;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        HIDDEN.forEach(hidden -> names.add(CqlNames.quoted(hidden[0])));
        columns.columns().forEach(column -> names.add(CqlNames.quoted(column.name())));
        return names;
    }

    /** The parameters are the values of all columns, then the timestamp. */
    public String insert() {
        List<String> names = names();
        return "INSERT INTO " + table + " (" + String.join(", ", names) + ") VALUES ("
                + String.join(", ", Collections.nCopies(names.size(), "?")) + ") USING TIMESTAMP ?";
    }

    /** The parameters are the timestamp, then the key. */
    public String delete() {
        return "DELETE FROM " + table + " USING TIMESTAMP ? WHERE " + QUOTED_KEY + " = ?";
    }

    private String select(List<String> names) {
        return "SELECT " + String.join(", ", names) + " FROM " + table;
    }

    /** Selects all columns of the row with a key. */
    public String one() {
        return select(names()) + " WHERE " + QUOTED_KEY + " = ?";
    }

    /** Selects the time of expiry and the workspace of the row with a key. */
    public String expiry() {
        return select(List.of(CqlNames.quoted(RowColumns.EXPIRES_AT), CqlNames.quoted(RowColumns.WORKSPACE)))
                + " WHERE " + QUOTED_KEY + " = ?";
    }

    /** Selects all columns of all rows and the tokens of their keys, ordered by token and then by key. */
    public String all() {
        List<String> names = names();
        names.add(TOKEN);
        return select(names);
    }

    /** Selects the same as {@link #all}, from a token on. */
    public String allFrom() {
        return all() + " WHERE " + TOKEN + " >= ?";
    }

    /** Selects all columns of all rows, followed by the write time of each cell in the order of {@link #cells}. */
    public String allWithTimes() {
        List<String> names = names();
        cells().forEach(cell -> names.add("WRITETIME(" + CqlNames.quoted(cell) + ")"));
        return select(names);
    }

    /** Returns the index of the column that has the write time of the first cell. */
    public int timesColumn() {
        return FIELDS + columns.columns().size();
    }

    /** Returns every column except the key; the first one is the version, which every row has. */
    public List<String> cells() {
        List<String> cells = new ArrayList<>();
        HIDDEN.stream().skip(1).forEach(hidden -> cells.add(hidden[0]));
        columns.columns().forEach(column -> cells.add(column.name()));
        return cells;
    }

    @Override
    public String toString() {
        return table + columns.columns().stream().map(Column::name).collect(Collectors.joining(", ", " (", ")"));
    }
}
