package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.replica.Tables.Mutation;
import io.entail.resolve.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WriteBehindTablesTest {
    private static final int KEYS = 20_000;

    @Test
    void aReadOfAnyTableSeesTheBatchBeforeIt() {
        MemoryTables memory = new MemoryTables();
        try (WriteBehindTables tables = new WriteBehindTables(memory)) {
            for (Table table : Table.values()) {
                List<Mutation> batch = new ArrayList<>();
                for (int i = 0; i < KEYS; i++) {
                    batch.add(new Mutation(table, key(i), Bytes.utf8("value")));
                }
                tables.write(batch);
                byte[] last = key(KEYS - 1).array();
                assertThat(tables.get(table, last)).as("%s", table).isNotNull();

                tables.write(List.of(new Mutation(table, key(KEYS - 1), null)));
                assertThat(tables.getIfAny(table, last)).as("%s", table).isNull();
            }
        }
    }

    private static Bytes key(int number) {
        return Bytes.utf8("key " + number);
    }
}
