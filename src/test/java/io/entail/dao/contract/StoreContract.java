package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.EntityStore;
import io.entail.dao.Inside;
import io.entail.dao.StoreSettings;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.replica.StoreLog;
import io.entail.schema.Definitions;
import io.entail.testkit.Library;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What all contracts of a store begin with. One {@link TestLogs.Source} per kind of log holds only how to open one. */
@Timeout(120)
@ExtendWith(NeedsReplica.class)
public abstract class StoreContract {
    static final int RETRIES = 16;

    private final List<EntityStore> stores = new CopyOnWriteArrayList<>();

    /** Closed after the stores, which close theirs: some never became a store. */
    private final List<StoreLog> opened = new CopyOnWriteArrayList<>();

    private @Nullable TestLogs logs;

    /** The contract itself has the logs, or the class around it. */
    @RegisterExtension
    final BeforeEachCallback begin = context -> logs = context.getRequiredTestInstances()
            .findInstance(TestLogs.Source.class)
            .orElseThrow()
            .newLogs();

    @AfterEach
    final void end() {
        stores.forEach(EntityStore::close);
        opened.forEach(StoreLog::close);
        if (logs != null) {
            logs.close();
        }
    }

    /** The test's log, as one more process sees it. */
    final StoreLog log() {
        StoreLog log = begun().open();
        opened.add(log);
        return log;
    }

    private TestLogs begun() {
        if (logs == null) {
            throw new IllegalStateException("before the test");
        }
        return logs;
    }

    /** Whether the stores of this test have replicas. */
    final boolean hasReplica() {
        return begun().hasReplica();
    }

    /** All pages together have these, in this order where the store has one. */
    final <T> void assertPages(String what, List<T> found, List<T> inKeyOrder) {
        ListAssert<T> pages = assertThat(found).as(what);
        if (begun().inKeyOrder()) {
            pages.isEqualTo(inKeyOrder);
        } else {
            pages.containsExactlyInAnyOrderElementsOf(inKeyOrder);
        }
    }

    /** Lets time pass, for the log and all its processes. */
    final void pass(Duration time) {
        begun().pass(time);
    }

    /** What time it is for the log. */
    final Instant now() {
        return begun().clock().instant();
    }

    /** A store of one more process, with the library's entities. */
    final EntityStore store() {
        return store(log());
    }

    final EntityStore store(StoreLog log) {
        return store(log, Library.alone());
    }

    /** The same, with the entities that come with Entail beside them. */
    final EntityStore shippedStore() {
        return store(log(), Library.definitions());
    }

    final EntityStore store(StoreLog log, Definitions definitions) {
        return store(log, definitions, RETRIES);
    }

    final EntityStore store(StoreLog log, Definitions definitions, int conflictRetries) {
        return store(log, definitions, conflictRetries, begun().clock());
    }

    /** A store of a process whose clock is another than the log's. */
    final EntityStore store(StoreLog log, Definitions definitions, int conflictRetries, Clock clock) {
        return store(log, definitions, settings(conflictRetries, clock));
    }

    /** A store of a process that only reads. */
    final EntityStore reader(StoreLog log, Definitions definitions) {
        return store(log, definitions, Inside.onlyReading(settings(RETRIES, begun().clock())));
    }

    private static StoreSettings settings(int conflictRetries, Clock clock) {
        return new StoreSettings(
                "test", "default", conflictRetries, Duration.ofSeconds(30), 10_000, clock, Duration.ZERO, false);
    }

    private EntityStore store(StoreLog log, Definitions definitions, StoreSettings settings) {
        EntityStore store = Inside.over(log, definitions, settings);
        stores.add(store);
        return store;
    }

    /** Waits until a store has seen what another wrote. */
    static void see(EntityStore store, Entity written) {
        see(store, written.position());
    }

    static void see(EntityStore store, Position position) {
        store.reader().await(position, Duration.ofSeconds(20));
    }

    /** A store of another process, which has seen everything that this one has. */
    final EntityStore other(EntityStore store) {
        EntityStore other = store();
        see(other, store.reader().reached());
        return other;
    }

    static String id(Entity entity) {
        return String.valueOf(entity.fields().get("id"));
    }

    /** A reference to an entity. */
    static Map<String, Object> to(Entity entity) {
        return Map.of("id", id(entity));
    }

    /** Values with null where a field is to be unset: name, value, name, value. */
    static Map<String, @Nullable Object> values(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return values;
    }

    static Entity book(EntityStore store, String title) {
        return store.dao("books").insert(Map.of("title", title));
    }

    static Entity chapter(EntityStore store, Entity book, int number) {
        return store.dao("chapters").insert(Map.of("book", to(book), "number", number));
    }
}
