package io.entail.replica.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class CompletionsTest {
    private static void failed(Throwable error) {
        if (error instanceof Error thrown) {
            throw thrown;
        }
        throw (RuntimeException) error;
    }

    @Test
    @DisplayName("an error thrown by one completion does not affect those behind it")
    void othersGoOn() {
        try (Completions completions = new Completions("entail-complete-test")) {
            for (Throwable thrown : List.of(
                    new IllegalStateException("wrong"),
                    new StackOverflowError(),
                    new AssertionError("wrong"),
                    new OutOfMemoryError("no memory"))) {
                completions.execute(() -> failed(thrown));
            }
            CompletableFuture<Boolean> next = new CompletableFuture<>();
            completions.execute(() -> next.complete(true));

            assertThat(next).succeedsWithin(30, TimeUnit.SECONDS);
        }
    }

    @Test
    @DisplayName(
            "closing completes everything that waits behind a blocked callback, and everything that is added later")
    void closingCompletesAll() {
        CountDownLatch never = new CountDownLatch(1);
        Completions completions = new Completions("entail-complete-test");
        completions.execute(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        List<Integer> done = new CopyOnWriteArrayList<>();
        completions.execute(() -> done.add(1));
        completions.execute(() -> done.add(2));

        completions.close();
        completions.execute(() -> done.add(3));

        assertThat(done).containsExactly(1, 2, 3);
        never.countDown();
    }
}
