package io.entail.project.cassandra.tables;

import com.datastax.oss.driver.api.core.cql.Row;
import io.entail.resolve.Definition;
import io.entail.state.LogDefinitions;
import io.entail.state.table.DefinitionLayout;
import java.util.Objects;

/** Reads and writes the definitions of a generation, which are in a table of their own. Thread-safe. */
public final class TableDefinitions {
    private final Cassandra cassandra;
    private final GenerationTables tables;

    public TableDefinitions(Cassandra cassandra, GenerationTables tables) {
        this.cassandra = cassandra;
        this.tables = tables;
    }

    public LogDefinitions read() {
        LogDefinitions definitions = LogDefinitions.NONE;
        for (Row row :
                cassandra.execute(cassandra.prepare(tables.selectDefinitions()).bind())) {
            Definition rest = DefinitionLayout.decode(ColumnCodecs.bytes(row, 3).array());
            definitions = definitions.with(new Definition(
                    rest.entity(),
                    rest.ordinal(),
                    rest.version(),
                    rest.constraints(),
                    Objects.requireNonNull(row.getString(4)),
                    rest.kind(),
                    rest.numbers()));
        }
        return definitions;
    }

    public void put(Definition definition, long timestamp) {
        Definition rest = new Definition(
                definition.entity(),
                definition.ordinal(),
                definition.version(),
                definition.constraints(),
                "",
                definition.kind(),
                definition.numbers());
        cassandra.execute(cassandra
                .prepare(tables.putDefinition())
                .bind(
                        definition.ordinal(),
                        definition.version(),
                        definition.entity(),
                        java.nio.ByteBuffer.wrap(DefinitionLayout.encode(rest)),
                        definition.schema(),
                        timestamp));
    }
}
