package io.entail.project;

import io.entail.errors.StoreUnavailableException;
import io.entail.read.index.IndexKeys;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.IndexDefinition;
import io.entail.state.Defined;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * An index of an entity as databases keep it. An index that one definition drops and a later one declares again is a
 * different index, because it was not maintained in between. Immutable.
 *
 * @param since the first version of the definition from which on every one has the index, over fields of the same types
 * @param keys what rows are sorted by
 */
public record DeclaredIndex(IndexDefinition definition, int since, IndexKeys keys) {

    /** Returns the indexes of the latest definition, in its order. */
    public static List<DeclaredIndex> of(Defined entity) {
        EntityDefinition latest = entity.latest().parsed();
        return latest.indexes().isEmpty()
                ? List.of()
                : latest.indexes().stream().map(index -> of(entity, index)).toList();
    }

    /** Returns one index of the latest definition. */
    public static DeclaredIndex of(Defined entity, IndexDefinition index) {
        EntityDefinition latest = entity.latest().parsed();
        int since = entity.latest().definition().version();
        while (since > 1 && isSame(version(entity, since - 1), latest, index)) {
            since--;
        }
        return new DeclaredIndex(index, since, new IndexKeys(latest, index));
    }

    private static boolean isSame(EntityDefinition former, EntityDefinition latest, IndexDefinition index) {
        return former.indexes().contains(index)
                && index.fields().stream()
                        .allMatch(name -> isSame(former.requireField(name), latest.requireField(name)));
    }

    private static boolean isSame(FieldDefinition one, FieldDefinition other) {
        return one.type() == other.type()
                && one.decimal().equals(other.decimal())
                && one.referencedType().equals(other.referencedType());
    }

    private static EntityDefinition version(Defined entity, int number) {
        return Objects.requireNonNull(entity.version(number)).parsed();
    }

    /**
     * Returns the versions of the definition that give fields of the index a default which rows of earlier versions do
     * not have.
     */
    public Set<Integer> lateDefaults(Defined entity) {
        Set<Integer> versions = new TreeSet<>();
        for (String field : definition.fields()) {
            int late = LateDefaults.since(entity, field);
            if (late > 1) {
                versions.add(late);
            }
        }
        return versions;
    }

    /** Returns the error for readers of an index that is not complete yet. */
    public static StoreUnavailableException beingBuilt(Defined entity, DeclaredIndex index) {
        return new StoreUnavailableException(
                "the index [" + index.definition() + "] of '" + entity.name()
                        + "' is being built over the rows that were there before it: ask again later; the projector's log"
                        + " tells how far it is",
                null);
    }

    /** Returns its name, which no other index of the entity ever has, such as {@code 3 status, total}. */
    public String name() {
        return since + " " + definition;
    }
}
