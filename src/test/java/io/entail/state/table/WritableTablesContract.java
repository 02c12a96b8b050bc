package io.entail.state.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.entail.resolve.Bytes;
import io.entail.state.table.Tables.Mutation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The contract of tables for writers. */
public abstract class WritableTablesContract extends TablesContract {
    private static final int BATCHES = 60;
    private static final Bytes KEY = Bytes.utf8("key");
    private static final Bytes OTHER = Bytes.utf8("other");

    /** Returns new tables whose {@link #TABLES} are empty. Called once per test. */
    protected abstract WritableTables empty();

    /** Returns the tables as the next process finds them; the same ones if they are not persistent. */
    protected abstract Tables openedAgain();

    /** Whether other threads may read while one thread writes. */
    protected boolean areShared() {
        return true;
    }

    @Override
    protected final WritableTables tables() {
        WritableTables tables = empty();
        Random random = seeds.random();
        for (int i = 0; i < 10; i++) {
            model.write(tables, random);
        }
        return tables;
    }

    @Test
    void theyAlwaysHaveTheWrittenContent() {
        WritableTables tables = empty();
        Random random = seeds.random();
        for (int i = 0; i < BATCHES; i++) {
            model.write(tables, random);
            for (int probe = 0; probe < 100; probe++) {
                Bytes key = model.anyKey(random);
                Table table = TABLES.get(random.nextInt(2));
                byte[] found =
                        random.nextBoolean() ? tables.get(table, key.array()) : tables.getIfAny(table, key.array());
                assertThat(found == null ? null : Bytes.wrap(found))
                        .as("the table %s has the value of the model for the key %s", table, key)
                        .isEqualTo(model.of(table).get(key));
            }
            if (random.nextInt(4) == 0) {
                model.removeRange(tables, random);
            }
            if (random.nextInt(8) == 0) {
                assertSame(tables, TABLES.get(random.nextInt(TABLES.size())));
            }
        }
        Tables again = openedAgain();
        TABLES.forEach(table -> assertSame(again, table));
    }

    private void assertSame(Tables tables, Table table) {
        assertThat(all(tables, table))
                .as("the table %s has the content of the model", table)
                .containsExactlyEntriesOf(model.of(table));
    }

    @Test
    void ofSeveralMutationsOfAKeyTheLastCounts() {
        WritableTables tables = empty();
        for (Table table : TABLES) {
            tables.write(List.of(
                    new Mutation(table, KEY, Bytes.utf8("first")),
                    new Mutation(table, KEY, null),
                    new Mutation(table, KEY, Bytes.utf8("last")),
                    new Mutation(table, OTHER, Bytes.utf8("first")),
                    new Mutation(table, OTHER, null)));
            assertThat(tables.get(table, KEY.array())).asString().isEqualTo("last");
            assertThat(tables.get(table, OTHER.array())).isNull();
        }
    }

    @Test
    void aSnapshotDoesNotSeeLaterWrites() throws Exception {
        assumeTrue(areShared());
        WritableTables tables = empty();
        tables.write(both("before"));
        CompletableFuture<Void> writing = tables.snapshot(view -> {
            CompletableFuture<Void> later = CompletableFuture.runAsync(() -> tables.write(both("after")));
            waitFor(later);
            assertThat(view.get(Table.ROWS, KEY.array())).asString().isEqualTo("before");
            assertThat(view.get(Table.CLAIMS, OTHER.array())).asString().isEqualTo("before");
            return later;
        });
        writing.get(1, TimeUnit.MINUTES);
        assertThat(tables.get(Table.ROWS, KEY.array())).asString().isEqualTo("after");
    }

    /** Waits a moment for a write. Some implementations block writers while a snapshot is read. */
    private static void waitFor(CompletableFuture<Void> writing) {
        try {
            writing.get(100, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void mutationsOfSeveralTablesAreSeenTogether() throws Exception {
        assumeTrue(areShared());
        WritableTables tables = empty();
        tables.write(both("0"));
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            for (int i = 1; i < 2_000; i++) {
                tables.write(both(Integer.toString(i)));
            }
        });
        do {
            assertThat(tables.<Boolean>snapshot(view ->
                            Arrays.equals(view.get(Table.ROWS, KEY.array()), view.get(Table.CLAIMS, OTHER.array()))))
                    .isTrue();
        } while (!writing.isDone());
        writing.get();
    }

    private static List<Mutation> both(String value) {
        return List.of(
                new Mutation(Table.ROWS, KEY, Bytes.utf8(value)), new Mutation(Table.CLAIMS, OTHER, Bytes.utf8(value)));
    }
}
