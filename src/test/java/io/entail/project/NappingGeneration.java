package io.entail.project;

import io.entail.changes.FeedEnd;
import io.entail.replica.WholeState;
import io.entail.resolve.Definition;
import io.entail.state.LogDefinitions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A generation that pauses before every tenth batch, so that other projectors can act in between. */
final class NappingGeneration implements Generation {
    private static final Duration NAP = Duration.ofSeconds(2);
    private static final int NAP_EVERY = 10;

    private final Generation generation;
    private int batches;

    NappingGeneration(Generation generation) {
        this.generation = generation;
    }

    @Override
    public void apply(Batch batch, boolean live) {
        batches++;
        if (batches % NAP_EVERY == 0) {
            LockSupport.parkNanos(NAP.toNanos());
        }
        generation.apply(batch, live);
    }

    @Override
    public TargetPosition position() {
        return generation.position();
    }

    @Override
    public LogDefinitions definitions() {
        return generation.definitions();
    }

    @Override
    public boolean keepsHistory() {
        return generation.keepsHistory();
    }

    @Override
    public boolean define(Definition definition, FeedEnd end, Instant appended) {
        return generation.define(definition, end, appended);
    }

    @Override
    public void defineAll(LogDefinitions all) {
        generation.defineAll(all);
    }

    @Override
    public void each(WholeState.RowVisitor visitor) {
        generation.each(visitor);
    }

    @Override
    public void takeHistory(int former) {
        generation.takeHistory(former);
    }

    @Override
    public boolean fillIndexes() {
        return generation.fillIndexes();
    }

    @Override
    public void fill(Rows state, FeedEnd end, Instant appended, RowsListener listener) {
        generation.fill(state, end, appended, listener);
    }

    @Override
    public void tell(@Nullable String problem) {
        generation.tell(problem);
    }

    @Override
    public void close() {
        generation.close();
    }
}
