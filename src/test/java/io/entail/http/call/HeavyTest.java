package io.entail.http.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.EntityStore;
import io.entail.testkit.Library;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class HeavyTest {
    private final EntityStore store = EntityStore.inMemory(Library.alone());
    private final AtomicBoolean gone = new AtomicBoolean();
    private final Heavy heavy = new Heavy();

    @AfterEach
    void close() {
        store.close();
    }

    private HttpCall call() {
        return new HttpCall(
                "GET",
                "",
                List.of(),
                QueryParameters.parse(null),
                Map.of(),
                Body.NONE,
                Principal.LOCAL,
                store,
                false,
                Long.MAX_VALUE,
                gone::get);
    }

    private static void assertRefused(int status, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        RefusedRequest.class,
                        refusal -> assertThat(refusal.answer().status()).isEqualTo(status));
    }

    @Test
    @DisplayName(
            "two calls run at once, the third is refused with Retry-After, and a place that was left is free again")
    void placesAreBounded() {
        try (Heavy.Place first = heavy.take(call())) {
            Heavy.Place second = heavy.take(call());
            assertThatThrownBy(() -> heavy.take(call())).isInstanceOfSatisfying(RefusedRequest.class, refusal -> {
                assertThat(refusal.answer().status()).isEqualTo(503);
                assertThat(refusal.answer().headers()).containsKey("Retry-After");
            });
            second.close();
            second.close();
            try (Heavy.Place third = heavy.take(call())) {
                assertRefused(503, () -> heavy.take(call()));
                assertThat(third).isNotSameAs(first);
            }
        }
    }

    @Test
    @DisplayName("a call that turns out not to replay the log needs no place")
    void onlyReplaysNeedAPlace() {
        try (Heavy.Place first = heavy.take(call());
                Heavy.Place second = heavy.take(call())) {
            assertThat(heavy.<String>run(call(), listener -> "light")).isEqualTo("light");
            assertRefused(
                    503,
                    () -> heavy.run(call(), listener -> {
                        listener.replayed(1, 2);
                        return "heavy";
                    }));
            assertThat(first).isNotSameAs(second);
        }
    }

    @Test
    @DisplayName("work ends when its client has gone, and frees its place")
    void workEndsWithItsClient() {
        for (int i = 0; i < 5; i++) {
            gone.set(false);
            assertRefused(
                    499,
                    () -> heavy.run(call(), listener -> {
                        listener.replayed(1, 2);
                        gone.set(true);
                        listener.replayed(2, 2);
                        return "done";
                    }));
        }
    }

    @Test
    @DisplayName("work ends when the server is stopped")
    void workEndsWithTheServer() {
        try (Heavy.Place place = heavy.take(call())) {
            place.requireWanted();
            heavy.close();
            assertRefused(503, place::requireWanted);
            assertRefused(503, () -> place.replayed(1, 2));
        }
    }
}
