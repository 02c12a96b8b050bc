package io.entail.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.dao.EntityStore;
import io.entail.project.DatabaseState;
import io.entail.project.Databases;
import io.entail.project.ProjectOptions;
import io.entail.project.Projector;
import io.entail.read.Entity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A copy of the state is compared with the feed, and a row that was changed by hand in the database is reported. Each
 * database has a subclass.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CopyCheckContract {
    private static final Duration TIME_MAX = Duration.ofSeconds(90);

    @TempDir
    static Path directory;

    private @Nullable EntityStoreConfig config;
    private @Nullable SchemaRegistry ids;
    private @Nullable EntityStore store;
    private @Nullable Projector projector;
    private int rooms;

    /** Returns a store's configuration with a registry and the database. */
    abstract EntityStoreConfig configured(Path replica);

    abstract Reads database();

    /** Changes the name of a row of consumers by hand. */
    abstract void alter(EntityStoreConfig of, String id, String username) throws Exception;

    abstract void delete(EntityStoreConfig of, String id) throws Exception;

    /** Adds a row by hand that equals another one except for key and name. */
    abstract void add(EntityStoreConfig of, Entity like, String id, String username) throws Exception;

    @BeforeAll
    void begin() {
        config = configured(directory.resolve(database().text()));
        ids = new SchemaRegistry(config.registry());
        store = EntityStore.open(config);
        projector = Projector.start(
                config, ids, database().text(), Databases.targets(config, database()), ProjectOptions.NONE);
    }

    @AfterAll
    void end() {
        if (projector != null) {
            projector.close();
        }
        if (store != null) {
            store.close();
        }
        if (ids != null) {
            ids.close();
        }
    }

    final EntityStoreConfig config() {
        return Objects.requireNonNull(config);
    }

    private Entity consumer(String username) {
        return Objects.requireNonNull(store).dao("consumers").insert(Map.of("username", username));
    }

    /** Returns the findings about a row. */
    final List<String> found(String id) throws Exception {
        List<String> about = new ArrayList<>();
        try (DatabaseState state = Databases.state(config(), database(), Clock.systemUTC())) {
            state.reader().await(Objects.requireNonNull(store).reader().reached(), TIME_MAX);
            Path room = Files.createDirectories(directory.resolve("room" + rooms++));
            new CopyCheck(config(), Objects.requireNonNull(ids), room, finding -> {
                        if (id.equals(finding.key())) {
                            about.add(finding.entity() + ": " + finding.what());
                        }
                    })
                    .run(state);
        }
        return about;
    }

    @Test
    @DisplayName("rows that are as the feed has them are not reported")
    void rowsThatAreRightAreNotNamed() throws Exception {
        Entity ann = consumer("ann");

        assertThat(found(String.valueOf(ann.text("id")))).isEmpty();
    }

    @Test
    @DisplayName("a row that was altered by hand is reported with the field")
    void alteredRowsAreNamed() throws Exception {
        Entity bob = consumer("bob");
        String id = String.valueOf(bob.text("id"));
        assertThat(found(id)).isEmpty();

        alter(config(), id, "mallory");

        assertThat(found(id))
                .as("a row that was altered by hand in the database is reported")
                .anySatisfy(what -> assertThat(what)
                        .startsWith("consumers: ")
                        .contains("'username'")
                        .contains("mallory"));
    }

    @Test
    @DisplayName("a row that was deleted by hand is reported")
    void deletedRowsAreNamed() throws Exception {
        Entity carl = consumer("carl");
        String id = String.valueOf(carl.text("id"));
        assertThat(found(id)).isEmpty();

        delete(config(), id);

        assertThat(found(id))
                .as("a row that was deleted by hand in the database is reported")
                .anySatisfy(what -> assertThat(what).contains("the feed has version " + carl.version()));
    }

    @Test
    @DisplayName("a row that was added by hand is reported")
    void addedRowsAreNamed() throws Exception {
        Entity dora = consumer("dora");
        String id = "00000000-0000-4000-8000-00000000abcd";
        assertThat(found(id)).isEmpty();

        add(config(), dora, id, "eve");

        assertThat(found(id))
                .as("a row that was added by hand in the database is reported")
                .anySatisfy(what -> assertThat(what).contains("the feed nothing"));
    }
}
