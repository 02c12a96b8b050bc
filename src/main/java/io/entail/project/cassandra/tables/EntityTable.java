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
    /** The hidden columns with their types, in the order in which statements name them. */
    private static final List<String[]> HIDDEN = List.of(
            new String[] {RowColumns.KEY, "blob"},
            new String[] {RowColumns.VERSION, "bigint"},
            new String[] {RowColumns.POSITION, "bigint"},
            new String[] {RowColumns.DEFINITION, "int"},
            new String[] {RowColumns.WORKSPACE, "text"},
            new String[] {RowColumns.EXPIRES_AT, "timestamp"},
            new String[] {RowColumns.BROKEN, "boolean"},
            new String[] {RowColumns.EXACT, "blob"});

    /** How many columns there are before those of the fields. */
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

    /** Whether a table of this kind can become one of the other by adding columns. */
    public boolean canBecome(EntityTable next) {
        Map<String, Column> later = byName(next);
        return columns.columns().stream().allMatch(column -> {
            Column other = later.get(column.name());
            return other != null && column.isLike(other);
        });
    }

    /** Adds what a former version of this table lacks; empty when that is nothing. */
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

    /** Values of all columns, then the timestamp. */
    public String insert() {
        List<String> names = names();
        return "INSERT INTO " + table + " (" + String.join(", ", names) + ") VALUES ("
                + String.join(", ", Collections.nCopies(names.size(), "?")) + ") USING TIMESTAMP ?";
    }

    /** The timestamp, then the key. */
    public String delete() {
        return "DELETE FROM " + table + " USING TIMESTAMP ? WHERE " + QUOTED_KEY + " = ?";
    }

    private String select(List<String> names) {
        return "SELECT " + String.join(", ", names) + " FROM " + table;
    }

    /** All columns of the row with a key. */
    public String one() {
        return select(names()) + " WHERE " + QUOTED_KEY + " = ?";
    }

    /** When the row with a key expires, and its workspace. */
    public String expiry() {
        return select(List.of(CqlNames.quoted(RowColumns.EXPIRES_AT), CqlNames.quoted(RowColumns.WORKSPACE)))
                + " WHERE " + QUOTED_KEY + " = ?";
    }

    /** All columns of all rows and the tokens of their keys, in the order of tokens and then of keys. */
    public String all() {
        List<String> names = names();
        names.add(TOKEN);
        return select(names);
    }

    /** As {@link #all}, from a token on. */
    public String allFrom() {
        return all() + " WHERE " + TOKEN + " >= ?";
    }

    /** All columns of all rows, and then when each cell was written, in the order of {@link #cells}. */
    public String allWithTimes() {
        List<String> names = names();
        cells().forEach(cell -> names.add("WRITETIME(" + CqlNames.quoted(cell) + ")"));
        return select(names);
    }

    /** Which column has the time of the first cell. */
    public int timesColumn() {
        return FIELDS + columns.columns().size();
    }

    /** Every column but the key; the first is that of the version, which every row has. */
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
