package io.entail.replica;

import io.entail.state.table.Table;
import io.entail.state.table.WritableTables;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tables that throw at one chosen step. The steps are each read, the moment before each write, and the moment after it
 * has taken effect.
 */
final class FaultyTables implements WritableTables {
    private final WritableTables tables;
    private final Runnable step;

    /** Wraps these tables. {@code step} is called at each step and throws at the chosen one. */
    FaultyTables(WritableTables tables, Runnable step) {
        this.tables = tables;
        this.step = step;
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        step.run();
        return tables.get(table, key);
    }

    @Override
    public byte @Nullable [] getIfAny(Table table, byte[] key) {
        step.run();
        return tables.getIfAny(table, key);
    }

    @Override
    public <T> T snapshot(Function<View, T> reads) {
        step.run();
        return tables.snapshot(reads);
    }

    @Override
    public void write(List<Mutation> mutations) {
        step.run();
        tables.write(mutations);
        step.run();
    }

    @Override
    public void removeRange(Table table, byte[] from, byte[] below) {
        tables.removeRange(table, from, below);
    }

    @Override
    public void close() {
        tables.close();
    }
}
