package io.entail.dao.migrate;

import io.entail.read.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a migration, or of its preview. Immutable. */
public record MigrationReport(List<OfEntity> entities) {
    public MigrationReport {
        entities = List.copyOf(entities);
    }

    /** The result for an entity. */
    public enum Result {
        /** This call has put the final definition in force. */
        DONE,
        /** The final definition was in force before, or another process has put it in force. */
        ALREADY,
        /** A preview, which has changed nothing. */
        WOULD_BE_DONE,
        /** Rows violate the final definition, so it is not in force. */
        BROKEN,
        /** Other processes wrote all the time, so the last step was refused; the same call made again continues. */
        BUSY,
        /** The entity waits for another entity of the plan. */
        WAITING
    }

    /**
     * The report about one entity.
     *
     * @param version the version of the definition that the migration has put in force, 0 for none yet
     * @param position the position of the record that has put it in force, null for none yet
     * @param changes the changes of the definition, in sentences
     * @param rows the number of rows that the first pass has read
     * @param rewritten the number of rows that were rewritten, or would be
     * @param broken rows that violate the final definition, at most {@value #BROKEN_MAX}
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
        /** The highest number of broken rows that are reported for an entity. */
        public static final int BROKEN_MAX = 1_000;

        public OfEntity {
            changes = List.copyOf(changes);
            broken = List.copyOf(broken);
        }
    }

    /** Returns whether the final definitions of all entities are in force. */
    public boolean isDone() {
        return entities.stream().allMatch(each -> each.result() == Result.DONE || each.result() == Result.ALREADY);
    }

    /** Returns whether rows violate a final definition. */
    public boolean isBroken() {
        return entities.stream().anyMatch(each -> each.result() == Result.BROKEN);
    }
}
