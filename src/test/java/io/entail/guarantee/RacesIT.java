package io.entail.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.errors.EntailException;
import io.entail.errors.ForeignKeyViolationException;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * NoOrphan, UniqueHolds and NoLostUpdate when two replicas write at the same time to rows that the other one is
 * changing.
 */
final class RacesIT {
    private static final int ROUNDS = 100;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    private EntityStore one;
    private EntityStore two;

    @BeforeEach
    void open() {
        String store = stack.freshStore();
        one = EntityStore.open(config(store, "one"));
        two = EntityStore.open(config(store, "two"));
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private EntityStoreConfig config(String store, String name) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(name))
                .withStore(store)
                .withCacheBytes(32 << 20)
                .build();
    }

    /** Waits until both replicas have reached the same position. */
    private void meet() {
        Position last = one.reader().reached().compareTo(two.reader().reached()) > 0
                ? one.reader().reached()
                : two.reader().reached();
        one.reader().await(last, Duration.ofSeconds(20));
        two.reader().await(last, Duration.ofSeconds(20));
    }

    private static @Nullable EntailException refusal(CompletableFuture<?> write) throws Exception {
        try {
            write.get(30, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return (EntailException) e.getCause();
        }
    }

    @Test
    void anInsertOfAChildThatRacesTheDeleteOfItsParentLeavesNoOrphan() throws Exception {
        int inserted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String parent = String.valueOf(
                    one.dao("services").insert(Map.of("host", "h" + i)).text("id"));
            meet();
            var child = one.dao("routes").insertAsync(Map.of("paths", List.of("/"), "service", Map.of("id", parent)));
            var gone = two.dao("services").deleteAsync(parent);
            EntailException childRefused = refusal(child);
            EntailException deleteRefused = refusal(gone);
            assertThat(childRefused == null ? 1 : 0)
                    .as("NoOrphan: either the child or the deletion wins, and not both")
                    .isEqualTo(deleteRefused == null ? 0 : 1);
            if (childRefused == null) {
                inserted++;
                assertThat(deleteRefused).isInstanceOf(ForeignKeyViolationException.class);
            } else {
                assertThat(childRefused).isInstanceOf(ForeignKeyViolationException.class);
            }
            meet();
            for (EntityStore store : List.of(one, two)) {
                boolean parentThere = store.dao("services").select(parent).isPresent();
                int children = store.dao("routes")
                        .pageFor("service", parent, PageRequest.first(10))
                        .data()
                        .size();
                assertThat(children)
                        .as("NoOrphan: the child exists only with its parent")
                        .isEqualTo(parentThere ? 1 : 0);
            }
        }
        assertThat(inserted).as("the child wins in some of the rounds").isPositive();
    }

    @Test
    void ofTwoClaimsOfOneUniqueValueExactlyOneWinsOnEveryReplica() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            Map<String, Object> claim = Map.of("username", "contested-" + i);
            var first = one.dao("consumers").insertAsync(claim);
            var second = two.dao("consumers").insertAsync(claim);
            EntailException firstRefused = refusal(first);
            EntailException secondRefused = refusal(second);
            assertThat(firstRefused == null ^ secondRefused == null)
                    .as("UniqueHolds: exactly one write wins")
                    .isTrue();
            assertThat(firstRefused == null ? secondRefused : firstRefused)
                    .isInstanceOf(UniqueViolationException.class);
            meet();
            Entity there =
                    one.dao("consumers").selectBy("username", "contested-" + i).orElseThrow();
            assertThat(two.dao("consumers")
                            .selectBy("username", "contested-" + i)
                            .orElseThrow()
                            .fields())
                    .as("ReplicasAgree: both have the row of the winner")
                    .isEqualTo(there.fields());
        }
    }

    @Test
    void twoRowsSwapAUniqueValueInOneWriteAndBothStayGuarded() {
        String a = String.valueOf(
                one.dao("consumers").insert(Map.of("username", "a")).text("id"));
        String b = String.valueOf(
                one.dao("consumers").insert(Map.of("username", "b")).text("id"));
        one.write(tx -> {
            tx.update("consumers", a, Map.of("username", "b"));
            tx.update("consumers", b, Map.of("username", "a"));
        });
        meet();
        assertThat(two.dao("consumers").selectBy("username", "b").orElseThrow().text("id"))
                .isEqualTo(a);
        assertThat(two.dao("consumers").selectBy("username", "a").orElseThrow().text("id"))
                .isEqualTo(b);
        for (String taken : List.of("a", "b")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> two.dao("consumers").insert(Map.of("username", taken)))
                    .as("UniqueHolds: both exchanged values stay unique")
                    .isInstanceOf(UniqueViolationException.class);
        }
    }

    @Test
    void aRowThatIsDeletedAndInsertedAgainBetweenReadAndUpdateIsNotOverwritten() {
        String id =
                String.valueOf(one.dao("services").insert(Map.of("host", "old")).text("id"));
        meet();
        long seen = two.dao("services").select(id).orElseThrow().version();
        one.dao("services").delete(id);
        one.dao("services").insert(Map.of("id", id, "host", "new"));
        meet();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> two.dao("services")
                        .update(id, Map.of("host", "late"), io.entail.dao.WriteOptions.ifVersion(seen)))
                .as("NoLostUpdate: versions are never used again")
                .isInstanceOf(io.entail.errors.StaleVersionException.class);
        assertThat(one.dao("services").select(id).orElseThrow().text("host")).isEqualTo("new");
    }
}
