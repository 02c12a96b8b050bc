package io.entail.project.postgres.tables;

import io.entail.project.DeclaredIndex;
import io.entail.project.LateDefaults;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.IndexDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.UniqueConstraint;
import io.entail.schema.codec.TextsField;
import io.entail.schema.value.FieldType;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of an entity in one generation, for the versions of its definition so far. Immutable. */
public final class PgTable {
    public static final String VERSION = "_version";
    public static final String POSITION = "_position";
    public static final String DEFINITION = "_definition";
    public static final String WORKSPACE = "_workspace";
    public static final String EXPIRES = "_expires_at";
    public static final String BROKEN = "_broken";
    public static final String EXACT = "_exact";
    public static final String KEY = "_key";
    static final String KEY_HASH = "_key_hash";
    /**
     * The tags, cut to the length that an index can hold. Null if no tag is longer, because then the field's own column
     * is indexed.
     */
    public static final String TAGS = "_tags";

    public static final String TAGS_FIELD = "tags";
    public static final int TAG_BYTES_MAX = 512;

    public static final String WORKSPACES = "workspaces";

    /** The system columns that PostgreSQL has in every table. */
    private static final Set<String> SYSTEM = Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

    private final PgSchemas schemas;
    private final int generation;
    private final Defined defined;
    private final String name;
    private final PgKey key;
    private final boolean workspaceUuid;
    private final Map<String, PgColumn> columns = new LinkedHashMap<>();
    private final List<PgUnique> uniques = new ArrayList<>();
    private final List<PgReference> references = new ArrayList<>();
    private final @Nullable PgColumn tags;
    private final List<PgIndex> indexes;

    private PgTable(PgSchemas schemas, int generation, Defined defined, boolean workspaceUuid) {
        this.schemas = schemas;
        this.generation = generation;
        this.defined = defined;
        this.workspaceUuid = workspaceUuid;
        this.name = PgNames.of(defined.name(), PgSchemas.TAKEN);
        EntityDefinition definition = definition();
        this.key = PgKey.of(definition);
        addColumns(definition);
        // Constraints and references of a prepared definition are not in force yet.
        EntityDefinition inForce = defined.latest().parsed();
        addUniques(inForce);
        addReferences(inForce);
        this.tags = TextsField.of(definition, TAGS_FIELD) == null ? null : columns.get(TAGS_FIELD);
        this.indexes = DeclaredIndex.of(defined).stream()
                .map(declared -> PgIndex.of(this, declared))
                .toList();
    }

    /**
     * Returns the table of an entity.
     *
     * @param definitions the definitions of all entities
     */
    public static PgTable of(PgSchemas schemas, int generation, Defined defined, LogDefinitions definitions) {
        return new PgTable(schemas, generation, defined, isUuid(definitions));
    }

    private static boolean isUuid(LogDefinitions definitions) {
        Defined workspaces = definitions.get(WORKSPACES);
        return workspaces == null || PgKey.of(workspaces.latest().parsed()) == PgKey.UUID;
    }

    private void addColumns(EntityDefinition definition) {
        Set<String> compared = new HashSet<>(definition.primaryKey());
        defined.latest().parsed().unique().forEach(constraint -> compared.addAll(constraint.fields()));
        Set<String> taken = new HashSet<>();
        for (FieldDefinition field : definition.fields()) {
            boolean reserved = field.name().startsWith("_") || SYSTEM.contains(field.name());
            String column = reserved ? PgNames.hashed(field.name()) : PgNames.of(field.name());
            while (!taken.add(column)) {
                column = PgNames.hashed(column + field.name());
            }
            boolean bytewise =
                    compared.contains(field.name()) || field.reference().isPresent();
            columns.put(field.name(), PgColumn.of(field, column, bytewise, LateDefaults.since(defined, field.name())));
        }
    }

    private void addUniques(EntityDefinition definition) {
        for (int i = 0; i < definition.unique().size(); i++) {
            UniqueConstraint constraint = definition.unique().get(i);
            PgColumn only =
                    constraint.fields().size() == 1 ? column(constraint.fields().get(0)) : null;
            boolean direct = only != null && !only.array() && only.type().isSmall();
            uniques.add(new PgUnique(
                    i,
                    named(only == null ? "unique." + i : only.field().name() + ".unique"),
                    direct ? only : null,
                    "_u" + i,
                    !defined.spansWorkspaces(i)));
        }
    }

    private void addReferences(EntityDefinition definition) {
        for (int i = 0; i < definition.references().size(); i++) {
            ReferenceField reference = definition.references().get(i);
            PgColumn column = column(reference.field());
            PgKey parent = PgKey.of(column.field().referencedType().orElse(FieldType.UUID));
            String found = parent == PgKey.UUID ? column.name() : "_r" + i;
            references.add(new PgReference(
                    i, column, reference.entity(), parent, found, named(reference.field() + ".reference")));
        }
    }

    public Defined defined() {
        return defined;
    }

    /** Returns the definition that determines the columns: the latest one or, during a migration, the prepared one. */
    public EntityDefinition definition() {
        return defined.newest().parsed();
    }

    public String entity() {
        return defined.name();
    }

    /** Returns the name of the table in the schema of the generation. */
    String name() {
        return name;
    }

    /** Returns the quoted name with its schema. */
    public String sql() {
        return schemas.inGeneration(generation, name);
    }

    /** Returns the columns of the fields, in the order of {@link #definition}. */
    public List<PgColumn> columns() {
        return List.copyOf(columns.values());
    }

    public PgColumn column(String field) {
        return Objects.requireNonNull(columns.get(field), field);
    }

    public PgKey key() {
        return key;
    }

    /** Returns the column by which a row is found. */
    public String keyColumn() {
        return switch (key) {
            case UUID -> column(definition().primaryKey().get(0)).name();
            case SHORT -> KEY;
            case LONG -> KEY_HASH;
        };
    }

    /** Returns the type of that column. */
    public PgType keyType() {
        return key == PgKey.UUID ? PgType.UUID : PgType.BYTEA;
    }

    /** Returns the expressions for {@code ORDER BY} that sort pages by the canonical bytes of the key. */
    List<String> order() {
        return switch (key) {
            case UUID, SHORT -> List.of(PgNames.quoted(keyColumn()));
            case LONG -> List.of(PgSchemas.head(PgNames.quoted(KEY)), PgNames.quoted(KEY));
        };
    }

    /** Returns the part of that order that an index can hold. */
    List<String> indexedOrder() {
        return key == PgKey.LONG ? List.of("(" + order().get(0) + ")") : order();
    }

    /** Returns the indexes that the definition declares. */
    public List<PgIndex> indexes() {
        return indexes;
    }

    /** Returns the index for one declaration. */
    public PgIndex index(IndexDefinition definition) {
        return indexes.stream()
                .filter(index -> index.declared().definition().equals(definition))
                .findFirst()
                .orElseThrow();
    }

    public List<PgUnique> uniques() {
        return List.copyOf(uniques);
    }

    public List<PgReference> references() {
        return List.copyOf(references);
    }

    public boolean hasWorkspace() {
        return defined.isWorkspaceable();
    }

    /** Returns the type of the column with the workspace's id. */
    public PgType workspaceType() {
        return workspaceUuid ? PgType.UUID : PgType.TEXT;
    }

    /** Returns the name of the foreign key from rows to their workspaces. */
    public String workspaceConstraint() {
        return named(WORKSPACE + ".reference");
    }

    /** Returns the column of the tags if the entity has tags. */
    public Optional<PgColumn> tags() {
        return Optional.ofNullable(tags);
    }

    /** Returns the expression for the tags that is indexed. */
    String indexedTags() {
        return "coalesce(" + PgNames.quoted(TAGS) + ", "
                + Objects.requireNonNull(tags).sql() + ")";
    }

    /** Returns the columns with metadata, and their types, in the order in which rows are written. */
    public Map<String, PgType> hidden() {
        Map<String, PgType> hidden = new LinkedHashMap<>();
        hidden.put(VERSION, PgType.BIGINT);
        hidden.put(POSITION, PgType.BIGINT);
        hidden.put(DEFINITION, PgType.INT);
        hidden.put(BROKEN, PgType.BOOLEAN);
        hidden.put(EXPIRES, PgType.TIMESTAMPTZ);
        hidden.put(EXACT, PgType.BYTEA);
        if (hasWorkspace()) {
            hidden.put(WORKSPACE, workspaceType());
        }
        if (key != PgKey.UUID) {
            hidden.put(KEY, PgType.BYTEA);
        }
        if (key == PgKey.LONG) {
            hidden.put(KEY_HASH, PgType.BYTEA);
        }
        uniques.stream().filter(PgUnique::isHashed).forEach(unique -> hidden.put(unique.hash(), PgType.BYTEA));
        references.stream().filter(PgReference::isBeside).forEach(each -> hidden.put(each.found(), PgType.BYTEA));
        indexes.forEach(index -> hidden.put(index.column(), PgType.BYTEA));
        return hidden;
    }

    /**
     * Returns the name of a constraint or an index of this table. It contains the table's name because the names in a
     * schema are unique.
     */
    String named(String what) {
        return PgNames.of(name + "." + what);
    }
}
