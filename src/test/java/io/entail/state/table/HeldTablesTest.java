package io.entail.state.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.StoreClosedException;
import io.entail.resolve.Bytes;
import io.entail.state.table.Tables.Mutation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HeldTablesTest extends TablesContract {
    private static final Bytes KEY = Bytes.utf8("key");

    private final MemoryTables tables = new MemoryTables();
    private final HeldTables held = new HeldTables(new Returning());

    private volatile boolean goesBack;

    @Override
    protected Tables tables() {
        Random random = seeds.random();
        for (int i = 0; i < 10; i++) {
            model.write(tables, random);
        }
        return held;
    }

    @Override
    protected void close() {
        held.close();
        tables.close();
    }

    private void put(String value) {
        tables.write(List.of(new Mutation(Table.ROWS, KEY, Bytes.utf8(value))));
    }

    private String read() {
        return held.snapshot(view -> text(view.get(Table.ROWS, KEY.array())));
    }

    private static String text(byte @Nullable [] value) {
        return new String(Objects.requireNonNull(value), StandardCharsets.UTF_8);
    }

    @Test
    void readersDoNotSeeTheTablesWhileTheyAreBehind() throws Exception {
        put("newer");
        held.holdUntil(7);
        put("older");
        List<CompletableFuture<String>> reads = List.of(
                CompletableFuture.supplyAsync(this::read),
                CompletableFuture.supplyAsync(() -> text(held.get(Table.ROWS, KEY.array()))),
                CompletableFuture.supplyAsync(() -> text(held.getIfAny(Table.ROWS, KEY.array()))));
        for (CompletableFuture<String> read : reads) {
            assertThatThrownBy(() -> read.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        }
        put("newer still");
        held.letGo();
        for (CompletableFuture<String> read : reads) {
            assertThat(read.get(1, TimeUnit.MINUTES)).isEqualTo("newer still");
        }
    }

    /** A reader that began before may have seen data that will be missing for a while. */
    @Test
    void aReadDuringAReturnToAnOlderStateIsRepeated() {
        put("newer");
        goesBack = true;
        assertThat(text(held.get(Table.ROWS, KEY.array()))).isEqualTo("newer still");
        put("newer");
        goesBack = true;
        assertThat(read()).isEqualTo("newer still");
    }

    /** Tables that return to an older state at the next read, which sees that state, and then advance again. */
    private final class Returning implements Tables {
        @Override
        public byte @Nullable [] get(Table table, byte[] key) {
            return snapshot(view -> Optional.ofNullable(view.get(table, key))).orElse(null);
        }

        @Override
        public <T> T snapshot(Function<View, T> reads) {
            boolean now = goesBack;
            goesBack = false;
            if (now) {
                held.holdUntil(7);
                put("older");
            }
            T found = tables.snapshot(reads);
            if (now) {
                put("newer still");
                held.letGo();
            }
            return found;
        }
    }

    @Test
    void aWaitingReaderFailsWhenTheTablesAreClosed() throws Exception {
        held.holdUntil(7);
        CompletableFuture<String> read = CompletableFuture.supplyAsync(this::read);
        assertThatThrownBy(() -> read.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        close();
        assertThatThrownBy(() -> read.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(StoreClosedException.class);
    }
}
