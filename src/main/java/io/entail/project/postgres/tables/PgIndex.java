package io.entail.project.postgres.tables;

import io.entail.project.DeclaredIndex;
import io.entail.schema.FieldDefinition;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An index that a definition declares. It consists of a column with the bytes by which rows are sorted
 * ({@link io.entail.read.index.SortKey}), which is null in a row whose writer stored bytes that are not an entity, and
 * of PostgreSQL's indexes on the column. The bytes are stored beside the values for two reasons: they give the same
 * order in all stores, whatever collation the database has, and a column of type text cannot hold every text.
 * Immutable.
 *
 * @param column name of the column with the bytes
 * @param withKey whether PostgreSQL's indexes contain the key after the bytes; otherwise rows with equal values are
 *     sorted when they are read
 */
public record PgIndex(PgTable table, DeclaredIndex declared, String column, boolean withKey) {
    /** PostgreSQL refuses index entries of more than 2,704 bytes; a key or its head may take 1,000 of them. */
    private static final int BYTES_BESIDE_KEY = 1_600;

    /** The limit if ids of workspaces may be long, too. */
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

    /**
     * Returns the name of PostgreSQL's index on the rows of all workspaces. The index exists once the column is filled.
     */
    public String name() {
        return table.named("(" + declared.name() + ")");
    }

    private String nameWithin() {
        return table.named("(" + PgTable.WORKSPACE + " " + declared.name() + ")");
    }

    /** Returns the quoted name of the column. */
    public String sql() {
        return PgNames.quoted(column);
    }

    /** Creates PostgreSQL's indexes. The one that readers look for is created last. */
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

    /** Adds the column to a table that has rows. */
    String addColumn() {
        return "ALTER TABLE " + table.sql() + " ADD COLUMN " + sql() + " " + PgType.BYTEA.sql();
    }

    /** Removes the column and PostgreSQL's indexes on it. */
    String dropColumn() {
        return "ALTER TABLE " + table.sql() + " DROP COLUMN " + sql();
    }

    /** Two indexes are equal if table and column have the same names. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PgIndex index && table.sql().equals(index.table.sql()) && column.equals(index.column);
    }

    @Override
    public int hashCode() {
        return Objects.hash(table.sql(), column);
    }
}
