package io.entail.project;

import io.entail.resolve.LogRecord;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A target for a projector that works without being elected. */
final class PushingTarget implements Target {
    private final Target target;
    private final UnaryOperator<Generation> opened;

    private PushingTarget(Target target, UnaryOperator<Generation> opened) {
        this.target = target;
        this.opened = opened;
    }

    /** Returns the same database, for projectors that work without being elected. */
    static Targets of(Targets targets) {
        return of(targets, UnaryOperator.identity());
    }

    /**
     * Returns the same database, for a projector that sometimes pauses in the middle of its work, for longer than
     * another one needs to begin.
     */
    static Targets napping(Targets targets) {
        return of(targets, NappingGeneration::new);
    }

    private static Targets of(Targets targets, UnaryOperator<Generation> opened) {
        return new Targets() {
            @Override
            public String name() {
                return targets.name();
            }

            @Override
            public Target open() {
                return new PushingTarget(targets.open(), opened);
            }
        };
    }

    @Override
    public String name() {
        return target.name();
    }

    @Override
    public boolean awaitTurn(Duration time) {
        return true;
    }

    @Override
    public @Nullable TargetPosition inUse() {
        return target.inUse();
    }

    @Override
    public List<TargetPosition> generations() {
        return target.generations();
    }

    @Override
    public Generation begin(LogRecord.Store store, String writesTopicId, String changesTopicId, boolean history) {
        return target.begin(store, writesTopicId, changesTopicId, history);
    }

    @Override
    public Generation open(int generation) {
        return opened.apply(target.open(generation));
    }

    @Override
    public void use(int generation) {
        target.use(generation);
    }

    @Override
    public void drop(int generation) {
        target.drop(generation);
    }

    @Override
    public void close() {
        target.close();
    }
}
