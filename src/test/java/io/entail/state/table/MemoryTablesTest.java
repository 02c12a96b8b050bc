package io.entail.state.table;

final class MemoryTablesTest extends WritableTablesContract {
    private final MemoryTables tables = new MemoryTables();

    @Override
    protected WritableTables empty() {
        return tables;
    }

    @Override
    protected Tables openedAgain() {
        return tables;
    }

    @Override
    protected void close() {
        tables.close();
    }
}
