package io.entail.declarative;

import io.entail.declarative.Flattening.Flat;
import io.entail.declarative.text.ConfigText;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.writes.ValidEntity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an import into a workspace writes. Immutable.
 *
 * @param writes entities that are new or differ from their rows, parents before children
 * @param removals rows that are deleted, children before parents
 * @param unchanged how many entities are equal to their rows
 * @param idsOfContent how many entities have neither id nor unique value: their ids are derived from all their values,
 *     so after an edit they are other entities
 * @param acceptedPlugins plugins whose configurations the files want accepted unchecked
 */
public record ImportPlan(
        List<Write> writes, List<Removal> removals, int unchanged, int idsOfContent, Set<String> acceptedPlugins) {
    /** The field that every write sets, whatever a file gives. */
    static final String UPDATED_AT = "updated_at";

    /** One row that is stored or deleted. */
    sealed interface Change {
        EntityDefinition definition();

        /** Returns its primary key. */
        Object key();
    }

    /**
     * One entity to store.
     *
     * @param path where the files have it
     * @param key its primary key
     * @param isNew whether no row with its key exists
     * @param created the valid entity to store when it is new; null when the DAO has to validate it again
     * @param given all fields that the files give, with references as maps and with the key, for an upsert without
     *     further transformation; empty beside {@code created}
     * @param bytes about how many bytes of a write it takes
     * @param ttl time to live in seconds, 0 for a row that does not expire
     * @param givers keys of rows of the same kind that hold its unique values now and give them up in this plan
     */
    public record Write(
            EntityDefinition definition,
            String path,
            Object key,
            boolean isNew,
            @Nullable ValidEntity created,
            Map<String, @Nullable Object> given,
            int bytes,
            long ttl,
            List<Object> givers)
            implements Change {
        /** Returns all fields that the files contain. */
        public Map<String, @Nullable Object> values() {
            return created == null ? given : created.given();
        }
    }

    /**
     * One row to delete.
     *
     * @param version that the row had when the plan was made
     */
    public record Removal(EntityDefinition definition, Object key, long version) implements Change {}

    /**
     * Compares files with what is stored, whatever workspaces the files name.
     *
     * @throws io.entail.errors.DeclarativeConfigException with everything that is wrong, by path
     */
    public static ImportPlan of(List<ConfigText> files, Definitions definitions, Existing existing, Instant now) {
        FileFaults faults = new FileFaults();
        List<Flat> read = new Flattening(definitions, faults, ImportListener.NONE).read(files);
        Definitions accepting = definitions.accepting(Flat.acceptedPlugins(read));
        ImportPlan plan = new Planning(accepting, existing, Pruning.NONE, new Shared(false), faults, now)
                .plan(Flat.together(read), ImportListener.NONE);
        faults.throwIfAny();
        return plan;
    }

    /** How many entities are new. */
    public long created() {
        return writes.stream().filter(Write::isNew).count();
    }

    /** How many entities differ from their rows. */
    public long updated() {
        return writes.size() - created();
    }

    /** Whether the store already has what the files say. */
    public boolean isEmpty() {
        return writes.isEmpty() && removals.isEmpty();
    }
}
