package io.entail.state;

final class MemoryTablesTest extends WritableTablesContract {
    private final MemoryTables tables = new MemoryTables();

    @Override
    WritableTables empty() {
        return tables;
    }

    @Override
    Tables openedAgain() {
        return tables;
    }

    @Override
    protected void close() {
        tables.close();
    }
}
