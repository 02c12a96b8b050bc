package io.entail.project.postgres.tables;

import io.entail.project.DeclaredIndex;
import io.entail.schema.FieldDefinition;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An index that a definition declares: a column with the bytes that rows are sorted by
 * ({@link io.entail.read.index.SortKey}), null in a row whose writer stored no entity, and indexes of PostgreSQL on it. The
 * bytes stand beside the values because their order is that of all stores, whatever collation the database has, and because
 * a column of text does not hold every text. Immutable.
 *
 * @param column name of the column with the bytes
 * @param withKey whether the indexes of PostgreSQL have the key behind the bytes; else rows of equal values are sorted when
 *     they are read
 */
public record PgIndex(PgTable table, DeclaredIndex declared, String column, boolean withKey) {
    /** An index of PostgreSQL refuses entries of more than 2,704 bytes; a key or its head may have 1,000 of them. */
    private static final int BYTES_BESIDE_KEY = 1_600;

    /** Where ids of workspaces may be long, too. */
    private static final int BYTES_BESIDE_LONG_WORKSPACE = 600;

    private static final int NUMBER_BYTES = 17;
    private static final int TEXT_BYTES = 515;

    static PgIndex of(PgTable table, DeclaredIndex declared) {
        int bytes = declared.definition().fields().stream()
                .mapToInt(name -> bytes(table.definition().requireField(name)))
                .sum();
        boolean longWorkspace = table.hasWorkspace() && table.workspaceType() != PgType.UUID;
        int most = longWorkspace ? BYTES_BESIDE_LONG_WORKSPACE : BYTES_BESIDE_KEY;
        return new PgIndex(
                table,
                declared,
                PgNames.of("_i" + declared.since() + "(" + declared.definition() + ")"),
                (table.key() == PgKey.UUID && !longWorkspace) || bytes <= most);
    }

    private static int bytes(FieldDefinition field) {
        FieldType type = field.referencedType().orElse(field.type());
        PgType sql = PgType.of(type);
        return type != FieldType.UUID && sql != null && sql.isSmall() ? NUMBER_BYTES : TEXT_BYTES;
    }

    /** Name of the index of PostgreSQL that leads to rows of all workspaces. It is there when the column is filled. */
    public String name() {
        return table.named("(" + declared.name() + ")");
    }

    private String nameWithin() {
        return table.named("(" + PgTable.WORKSPACE + " " + declared.name() + ")");
    }

    /** That column, quoted. */
    public String sql() {
        return PgNames.quoted(column);
    }

    /** Statements that make the indexes of PostgreSQL; the one that tells readers that all is there comes last. */
    public List<String> create() {
        List<String> on = new ArrayList<>(List.of(sql()));
        if (withKey) {
            on.addAll(table.indexedOrder());
        }
        String columns = String.join(", ", on);
        List<String> statements = new ArrayList<>();
        if (table.hasWorkspace()) {
            statements.add(create(nameWithin(), PgNames.quoted(PgTable.WORKSPACE) + ", " + columns));
        }
        statements.add(create(name(), columns));
        return statements;
    }

    private String create(String index, String on) {
        return "CREATE INDEX " + PgNames.quoted(index) + " ON " + table.sql() + " (" + on + ")";
    }

    /** The column for a table that has rows. */
    String addColumn() {
        return "ALTER TABLE " + table.sql() + " ADD COLUMN " + sql() + " " + PgType.BYTEA.sql();
    }

    /** Takes the column away, and the indexes with it. */
    String dropColumn() {
        return "ALTER TABLE " + table.sql() + " DROP COLUMN " + sql();
    }

    /** Of the same rows by the same name. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PgIndex index && table.sql().equals(index.table.sql()) && column.equals(index.column);
    }

    @Override
    public int hashCode() {
        return Objects.hash(table.sql(), column);
    }
}
