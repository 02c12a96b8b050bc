package io.entail.project.postgres.tables;

import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The statements that create the table of an entity. Immutable. */
public final class PgDdl {
    private final PgTable table;

    public PgDdl(PgTable table) {
        this.table = table;
    }

    /** Creates the table without any constraint, so that rows can be copied into it quickly and in any order. */
    public String table() {
        List<String> columns = new ArrayList<>();
        for (PgColumn column : table.columns()) {
            columns.add(column.sql() + " " + column.declaration());
        }
        for (Map.Entry<String, PgType> hidden : table.hidden().entrySet()) {
            columns.add(hidden(hidden.getKey(), hidden.getValue()));
        }
        if (table.tags().isPresent()) {
            columns.add(PgNames.quoted(PgTable.TAGS) + " text[]");
        }
        return "CREATE TABLE " + table.sql() + " (" + String.join(", ", columns) + ")";
    }

    private static String hidden(String name, PgType type) {
        boolean always = switch (name) {
            case PgTable.VERSION,
                    PgTable.POSITION,
                    PgTable.DEFINITION,
                    PgTable.BROKEN,
                    PgTable.WORKSPACE,
                    PgTable.KEY,
                    PgTable.KEY_HASH -> true;
            default -> false;
        };
        return PgNames.quoted(name) + " " + type.sql() + (always ? " NOT NULL" : "");
    }

    /** Adds the primary key. */
    public String key() {
        return "ALTER TABLE " + table.sql() + " ADD CONSTRAINT " + PgNames.quoted(table.named("key")) + " PRIMARY KEY ("
                + PgNames.quoted(table.keyColumn()) + ")";
    }

    /**
     * Adds the unique constraints. They are deferred to the end of the transaction because rows may swap their values.
     * The columns of a row that claims nothing are null, and PostgreSQL treats nulls as different.
     */
    public List<String> uniques() {
        return table.uniques().stream()
                .map(unique -> "ALTER TABLE " + table.sql() + " ADD CONSTRAINT " + PgNames.quoted(unique.name())
                        + " UNIQUE (" + unique.columns() + ") DEFERRABLE INITIALLY DEFERRED")
                .toList();
    }

    public List<String> indexes() {
        List<String> indexes = new ArrayList<>();
        String order = String.join(", ", table.indexedOrder());
        if (table.key() == PgKey.LONG) {
            indexes.add(index("k", "(" + order + ")"));
        }
        if (table.hasWorkspace()) {
            indexes.add(index("wk", "(" + PgNames.quoted(PgTable.WORKSPACE) + ", " + order + ")"));
        }
        for (PgReference reference : table.references()) {
            // Pages of the rows that refer to a row are in the order of their keys.
            indexes.add(index("i" + reference.index(), "(" + PgNames.quoted(reference.found()) + ", " + order + ")"));
        }
        String expires = PgNames.quoted(PgTable.EXPIRES);
        indexes.add(index("e", "(" + expires + ") WHERE " + expires + " IS NOT NULL"));
        if (table.tags().isPresent()) {
            indexes.add(index("t", "USING gin ((" + table.indexedTags() + "))"));
        }
        return indexes;
    }

    /** Creates the indexes that the definition declares. */
    public List<String> declaredIndexes() {
        return table.indexes().stream()
                .flatMap(index -> index.create().stream())
                .toList();
    }

    private String index(String what, String on) {
        return "CREATE INDEX " + PgNames.quoted(table.named(what)) + " ON " + table.sql() + " " + on;
    }

    /** Adds foreign keys to the parents that are defined. */
    public List<String> foreignKeys(PgSchemas schemas, int generation, LogDefinitions definitions) {
        List<String> keys = new ArrayList<>();
        for (PgReference reference : table.references()) {
            parent(schemas, generation, reference, definitions)
                    .ifPresent(parent ->
                            keys.add(foreignKey(reference.constraint(), PgNames.quoted(reference.found()), parent)));
        }
        Defined workspaces = definitions.get(PgTable.WORKSPACES);
        if (table.hasWorkspace() && workspaces != null && table.workspaceType() == PgType.UUID) {
            PgTable parent = PgTable.of(schemas, generation, workspaces, definitions);
            keys.add(foreignKey(table.workspaceConstraint(), PgNames.quoted(PgTable.WORKSPACE), parent));
        }
        return keys;
    }

    /** Adds foreign keys to one parent, which has just been defined. */
    public List<String> foreignKeysTo(PgSchemas schemas, int generation, Defined parent, LogDefinitions definitions) {
        String target = " REFERENCES "
                + PgTable.of(schemas, generation, parent, definitions).sql() + " (";
        return foreignKeys(schemas, generation, definitions).stream()
                .filter(statement -> statement.contains(target))
                .toList();
    }

    /** Returns the table of the parent if its rows are found by the key that this definition's reference has. */
    private static Optional<PgTable> parent(
            PgSchemas schemas, int generation, PgReference reference, LogDefinitions definitions) {
        Defined parent = definitions.get(reference.entity());
        return Optional.ofNullable(parent)
                .map(defined -> PgTable.of(schemas, generation, defined, definitions))
                .filter(found -> found.key() == reference.key()
                        && found.definition().primaryKey().size() == 1);
    }

    private String foreignKey(String name, String column, PgTable parent) {
        return "ALTER TABLE " + table.sql() + " ADD CONSTRAINT " + PgNames.quoted(name) + " FOREIGN KEY (" + column
                + ") REFERENCES " + parent.sql() + " (" + PgNames.quoted(parent.keyColumn())
                + ") ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED";
    }

    public List<String> comments() {
        List<String> comments = new ArrayList<>();
        String doc = Objects.requireNonNullElse(table.definition().avro().getDoc(), "");
        if (!doc.isEmpty()) {
            comments.add("COMMENT ON TABLE " + table.sql() + " IS " + PgNames.literal(doc));
        }
        for (PgColumn column : table.columns()) {
            comments.addAll(comment(column));
        }
        return comments;
    }

    private List<String> comment(PgColumn column) {
        String doc = column.field().doc();
        return doc.isEmpty()
                ? List.of()
                : List.of("COMMENT ON COLUMN " + table.sql() + "." + column.sql() + " IS " + PgNames.literal(doc));
    }

    /**
     * Changes a table of an earlier version into one of this version. It adds the columns of newly declared indexes,
     * which are empty; whoever fills them creates their indexes afterwards.
     */
    public List<String> since(PgTable before) {
        List<String> statements = new ArrayList<>();
        before.indexes().stream()
                .filter(index -> !table.indexes().contains(index))
                .forEach(index -> statements.add(index.dropColumn()));
        table.indexes().stream()
                .filter(index -> !before.indexes().contains(index))
                .forEach(index -> statements.add(index.addColumn()));
        List<String> had = before.columns().stream().map(PgColumn::name).toList();
        for (PgColumn column : table.columns()) {
            if (!had.contains(column.name())) {
                statements.add(
                        "ALTER TABLE " + table.sql() + " ADD COLUMN " + column.sql() + " " + column.declaration());
                statements.addAll(comment(column));
            }
        }
        if (table.tags().isPresent() && before.tags().isEmpty()) {
            statements.add("ALTER TABLE " + table.sql() + " ADD COLUMN " + PgNames.quoted(PgTable.TAGS) + " text[]");
            statements.add(indexes().get(indexes().size() - 1));
        }
        return statements;
    }
}
