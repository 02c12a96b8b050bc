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

/** The common part of all contracts of a store. Each kind of log has a {@link TestLogs.Source} that only opens one. */
@Timeout(120)
@ExtendWith(NeedsReplica.class)
public abstract class StoreContract {
    static final int RETRIES = 16;

    private final List<EntityStore> stores = new CopyOnWriteArrayList<>();

    /**
     * The opened logs. They are closed after the stores, which close their own ones, because for some no store was
     * opened.
     */
    private final List<StoreLog> opened = new CopyOnWriteArrayList<>();

    private @Nullable TestLogs logs;

    /** Gets the logs from the contract itself or, if it is nested, from the class around it. */
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

    /** Opens the test's log as one more process. */
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

    /** Asserts that all pages together have these rows, in this order if the store has an order of keys. */
    final <T> void assertPages(String what, List<T> found, List<T> inKeyOrder) {
        ListAssert<T> pages = assertThat(found).as(what);
        if (begun().inKeyOrder()) {
            pages.isEqualTo(inKeyOrder);
        } else {
            pages.containsExactlyInAnyOrderElementsOf(inKeyOrder);
        }
    }

    /** Advances the clock of the log and of all its processes. */
    final void pass(Duration time) {
        begun().pass(time);
    }

    /** Returns the time of the log. */
    final Instant now() {
        return begun().clock().instant();
    }

    /** Opens the store of one more process, with the library's entities. */
    final EntityStore store() {
        return store(log());
    }

    final EntityStore store(StoreLog log) {
        return store(log, Library.alone());
    }

    /** Opens the store of one more process, with the library's entities and the shipped ones. */
    final EntityStore shippedStore() {
        return store(log(), Library.definitions());
    }

    final EntityStore store(StoreLog log, Definitions definitions) {
        return store(log, definitions, RETRIES);
    }

    final EntityStore store(StoreLog log, Definitions definitions, int conflictRetries) {
        return store(log, definitions, conflictRetries, begun().clock());
    }

    /** Opens the store of a process whose clock differs from that of the log. */
    final EntityStore store(StoreLog log, Definitions definitions, int conflictRetries, Clock clock) {
        return store(log, definitions, settings(conflictRetries, clock));
    }

    /** Opens the store of a read-only process. */
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

    /** Waits until this store has the row that another store wrote. */
    static void see(EntityStore store, Entity written) {
        see(store, written.position());
    }

    static void see(EntityStore store, Position position) {
        store.reader().await(position, Duration.ofSeconds(20));
    }

    /** Opens the store of another process and waits until it has everything that this one has. */
    final EntityStore other(EntityStore store) {
        EntityStore other = store();
        see(other, store.reader().reached());
        return other;
    }

    static String id(Entity entity) {
        return String.valueOf(entity.fields().get("id"));
    }

    /** Returns a reference to an entity. */
    static Map<String, Object> to(Entity entity) {
        return Map.of("id", id(entity));
    }

    /** Returns a map of these names and values, which alternate. Null unsets a field. */
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
