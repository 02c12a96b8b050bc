package io.entail.dao.migrate;

import io.entail.read.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a migration did, or would do. Immutable. */
public record MigrationReport(List<OfEntity> entities) {
    public MigrationReport {
        entities = List.copyOf(entities);
    }

    /** How far an entity is. */
    public enum Result {
        /** The final definition is in force, by this call. */
        DONE,
        /** It was in force before, or another process was faster. */
        ALREADY,
        /** Nothing was done: this is what would be. */
        WOULD_BE_DONE,
        /** Rows break the final definition: it is not in force. */
        BROKEN,
        /** Others write so much that no moment was found: the same call goes on. */
        BUSY,
        /** Another entity of the plan is in the way. */
        WAITING
    }

    /**
     * About one entity.
     *
     * @param version of the definition that is in force by the migration, 0 while none is
     * @param position of the record that put it in force, null while none has
     * @param changes what changes, in sentences
     * @param rows how many were looked at in the first pass
     * @param rewritten how many were rewritten, or would be
     * @param broken rows that break the final definition, the first {@value #BROKEN_MAX} of them
     * @param moreBroken whether there may be more of them
     */
    public record OfEntity(
            String entity,
            Result result,
            int version,
            @Nullable Position position,
            List<String> changes,
            long rows,
            long rewritten,
            List<BrokenRow> broken,
            boolean moreBroken) {
        /** So many broken rows are told of an entity. */
        public static final int BROKEN_MAX = 1_000;

        public OfEntity {
            changes = List.copyOf(changes);
            broken = List.copyOf(broken);
        }
    }

    /** Whether all entities are as the plan wants them. */
    public boolean isDone() {
        return entities.stream().allMatch(each -> each.result() == Result.DONE || each.result() == Result.ALREADY);
    }

    /** Whether rows are in the way. */
    public boolean isBroken() {
        return entities.stream().anyMatch(each -> each.result() == Result.BROKEN);
    }
}
