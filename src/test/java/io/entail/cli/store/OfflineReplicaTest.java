package io.entail.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without Kafka, the cache determines which cluster a store belongs to. */
final class OfflineReplicaTest {
    @TempDir
    private Path cache;

    @Test
    void theOnlyReplicaOfAStoreIsUsedWithoutTheAddressOfKafka() throws IOException {
        Path shop = replica("c1", "shop");
        replica("c1", "other");
        assertThat(OfflineReplica.find(cache, "shop", null)).isEqualTo(shop);
    }

    @Test
    void anAddressLeadsToTheClusterThatWasReachedByIt() throws IOException {
        Path first = replica("c1", "shop");
        Path second = replica("c2", "shop");
        OfflineReplica.remember(cache, "c1", "one:9092");
        OfflineReplica.remember(cache, "c1", "alias:9092");
        OfflineReplica.remember(cache, "c1", "one:9092");
        OfflineReplica.remember(cache, "c2", "two:9092");
        assertThat(Files.readAllLines(cache.resolve("clusters/c1"))).containsExactly("one:9092", "alias:9092");
        assertThat(OfflineReplica.find(cache, "shop", "alias:9092")).isEqualTo(first);
        assertThat(OfflineReplica.find(cache, "shop", "two:9092")).isEqualTo(second);
    }

    @Test
    void noReplicaAndSeveralAreRefusedWithTheDirectoryAndTheWayOut() throws IOException {
        assertThatThrownBy(() -> OfflineReplica.find(cache.resolve("none"), "shop", null))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("no replica of the store 'shop' is in " + cache.resolve("none"))
                .hasMessageContaining("run the command once without --offline")
                .hasMessageContaining("--data");
        Path first = replica("c1", "shop");
        Path second = replica("c2", "shop");
        assertThatThrownBy(() -> OfflineReplica.find(cache, "shop", "other:9092"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("that other:9092 leads to");
        assertThatThrownBy(() -> OfflineReplica.find(cache, "shop", null))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("of 2 clusters: " + first + ", " + second)
                .hasMessageContaining("name one of them with --data, or its Kafka with --bootstrap");
        assertThatThrownBy(() -> OfflineReplica.in(cache))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("there is no replica in " + cache)
                .hasMessageContaining("run the command once without --offline");
    }

    private Path replica(String cluster, String store) throws IOException {
        Path replica = cache.resolve(cluster).resolve(store);
        Files.createDirectories(replica.resolve("db"));
        return replica;
    }
}
