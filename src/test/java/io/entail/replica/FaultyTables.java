package io.entail.replica;

import io.entail.state.table.Table;
import io.entail.state.table.WritableTables;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tables that throw at one chosen step; the steps are each read, and each write before and after it has taken effect.
 */
final class FaultyTables implements WritableTables {
    private final WritableTables tables;
    private final Runnable step;

    /** {@code step} is called at each of them, and throws when it is the one. */
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
