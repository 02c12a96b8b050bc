package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.config.PostgresConfig;
import io.entail.config.Reads;
import io.entail.dao.migrate.MigrationListener;
import io.entail.dao.migrate.MigrationPlan;
import io.entail.errors.OperationUnsupportedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.ProjectOptions;
import io.entail.project.Projector;
import io.entail.project.postgres.write.PostgresTarget;
import io.entail.read.Entity;
import io.entail.read.LogStatus;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.read.Query;
import io.entail.read.ReplayListener;
import io.entail.testkit.Library;
import io.entail.testkit.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A store without a replica, as a service opens it, beside a publisher and a projector. */
@Timeout(180)
final class DatabaseStoreIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withPostgres();

    @TempDir
    private Path temporary;

    private final String store = stack.freshStore();

    private EntityStoreConfig.Builder builder(String directory) {
        return EntityStoreConfig.builder(stack.bootstrap(), temporary.resolve(directory))
                .withStore(store)
                .withDefinitions(Library.folder())
                .withReaperInterval(Duration.ZERO)
                .withRegistry(stack.registryUrl())
                .withPostgres(PostgresConfig.of(stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword()));
    }

    private EntityStoreConfig overPostgres() {
        return builder("none")
                .withReads(Reads.POSTGRES)
                .withReaperInterval(Duration.ofMillis(200))
                .build();
    }

    private Projector projector(SchemaRegistry registry) {
        EntityStoreConfig config = builder("none").build();
        return Projector.start(config, registry, "postgres", PostgresTarget.of(config), ProjectOptions.NONE);
    }

    @Test
    @DisplayName(
            "a process without a replica opens a new store, writes rows and reads them, beside processes with replicas")
    void aStoreIsOpenedOverPostgres() {
        try (EntityStore publishing = EntityStore.open(
                        builder("publisher").withPublishCandidate(true).build());
                SchemaRegistry registry = new SchemaRegistry(overPostgres().registry());
                Projector projector = projector(registry);
                EntityStore over = EntityStore.open(overPostgres())) {
            Entity book = over.as("ann").dao("books").insert(Map.of("title", "a"));
            assertThat(over.dao("books").select(id(book))).contains(book);
            publishing.reader().await(book.position(), SOON);
            assertThat(publishing.dao("books").select(id(book))).contains(book);

            Entity updated = publishing.dao("books").update(id(book), Map.of("pages", 7));
            over.reader().await(updated.position(), SOON);
            assertThat(over.dao("books").selectBy("title", "a")).contains(updated);
            assertThat(over.outcome(writeOf(publishing, updated)).isAccepted()).isTrue();

            assertThat(Files.exists(temporary.resolve("none")))
                    .as("a store without a replica has no files on disk")
                    .isFalse();
            assertThat(over.publisher()).isEmpty();
            assertThat(over.status().log().state()).isEqualTo(LogStatus.State.RUNNING);
            assertThat(over.status().lag()).isZero();
            assertThat(projector.status().toString()).isNotEmpty();
        }
    }

    private static java.util.UUID writeOf(EntityStore store, Entity entity) {
        return store.dao("books")
                .history(id(entity))
                .newestFirst()
                .iterator()
                .next()
                .change()
                .write();
    }

    @Test
    @DisplayName("the projector fills an index that a definition adds to a store with rows, and queries find them")
    void anIndexThatComesLaterIsFilled() throws IOException {
        try (EntityStore publishing = EntityStore.open(
                        builder("publisher").withPublishCandidate(true).build());
                SchemaRegistry registry = new SchemaRegistry(overPostgres().registry());
                Projector projector = projector(registry)) {
            for (int i = 0; i < 12; i++) {
                publishing.dao("books").insert(Map.of("title", "t" + i, "pages", 1 + i % 3));
            }
            EntityStoreConfig indexed = EntityStoreConfig.builder(overPostgres().bootstrap(), temporary.resolve("none"))
                    .withStore(store)
                    .withDefinitions(withAnIndexOfPages())
                    .withReaperInterval(Duration.ZERO)
                    .withRegistry(stack.registryUrl())
                    .withPostgres(overPostgres().postgres())
                    .withReads(Reads.POSTGRES)
                    .build();
            try (EntityStore over = EntityStore.open(indexed)) {
                Entity last = over.dao("books").insert(Map.of("title", "last", "pages", 2));
                over.reader().await(last.position(), SOON);
                Query query = Query.where("pages", 2);
                await().atMost(SOON)
                        .ignoreExceptionsMatching(e -> e instanceof StoreUnavailableException
                                && String.valueOf(e.getMessage()).contains("is being built"))
                        .until(() -> over.dao("books").pageWhere(query, PageRequest.first(100)).data().stream()
                                .map(book -> String.valueOf(book.text("title")))
                                .collect(Collectors.toSet())
                                .equals(Set.of("t1", "t4", "t7", "t10", "last")));
            }
            assertThat(projector.status().problem()).isNull();
        }
    }

    private Path withAnIndexOfPages() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("definitions"));
        try (Stream<Path> files = Files.list(Library.folder())) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                String pages = "@between([1, 9999]) pages";
                Files.writeString(
                        folder.resolve(file.getFileName().toString()), text.replace(pages, "@indexed(true) " + pages));
            }
        }
        return folder;
    }

    @Test
    @DisplayName("expired rows are deleted even if no process has a replica")
    void expiredRowsGoWithoutAnyReplica() {
        try (EntityStore publishing = EntityStore.open(
                        builder("publisher").withPublishCandidate(true).build());
                SchemaRegistry registry = new SchemaRegistry(overPostgres().registry());
                Projector projector = projector(registry);
                EntityStore over = EntityStore.open(overPostgres())) {
            over.dao("passes").insert(Map.of("code", "p"), WriteOptions.ttl(1));

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(over.dao("passes").count()).isZero());
            assertThat(projector.status().toString()).isNotEmpty();
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(publishing.dao("passes").count()).isZero());
        }
    }

    @Test
    @DisplayName("operations that need a replica are refused with one error, which names the alternative")
    void whatNeedsAReplicaIsRefused() {
        try (EntityStore publishing = EntityStore.open(
                        builder("publisher").withPublishCandidate(true).build());
                SchemaRegistry registry = new SchemaRegistry(overPostgres().registry());
                Projector projector = projector(registry);
                EntityStore over = EntityStore.open(overPostgres())) {
            Entity book = over.dao("books").insert(Map.of("title", "a"));
            Position position = book.position();

            MigrationPlan plan = MigrationPlan.to(over.definition("books").orElseThrow());
            List<ThrowingCallable> needReplica = List.of(
                    () -> over.previewMigration(plan, MigrationListener.NONE),
                    over::enableMigrations,
                    () -> over.migrate(plan),
                    () -> over.abandonMigration("books"),
                    () -> over.asOf(position),
                    () -> over.diff(
                                    over.moments().at(Position.of(1)),
                                    over.moments().at(position))
                            .toList(),
                    () -> over.checkpoint(temporary.resolve("checkpoint")),
                    () -> over.replay(temporary.resolve("replay"), position, ReplayListener.NONE));
            assertThat(needReplica)
                    .allSatisfy(call -> assertThatThrownBy(call)
                            .isInstanceOf(OperationUnsupportedException.class)
                            .hasMessageContaining("entail.reads=replica"));
            List<ThrowingCallable> needHistory = List.of(
                    () -> over.dao("books")
                            .history(id(book))
                            .newestFirst()
                            .iterator()
                            .hasNext(),
                    () -> over.dao("books").blame(id(book)),
                    () -> over.undo(position));
            assertThat(needHistory)
                    .allSatisfy(call -> assertThatThrownBy(call)
                            .isInstanceOf(OperationUnsupportedException.class)
                            .hasMessageContaining("entail project --history"));
            assertThatThrownBy(() -> over.publish(registry)).isInstanceOf(IllegalArgumentException.class);
            assertThat(projector.status().toString()).isNotEmpty();
            assertThat(publishing.status().store()).isEqualTo(over.status().store());
        }
    }

    private static Object id(Entity entity) {
        return Objects.requireNonNull(entity.fields().get("id"));
    }
}
