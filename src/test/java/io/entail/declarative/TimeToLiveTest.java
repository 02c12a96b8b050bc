package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.entail.dao.EntityStore;
import io.entail.dao.WriteOptions;
import io.entail.declarative.ConfigImport.Options;
import io.entail.declarative.ConfigImport.Part;
import io.entail.declarative.text.ConfigText;
import io.entail.errors.DeclarativeConfigException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code ttl} in files is counted from the import and kept by exports. It is not a difference if only time has passed.
 */
final class TimeToLiveTest {
    private static final Definitions DEFINITIONS = Definitions.shipped();
    /** The maximum duration of a test in seconds. */
    private static final long SLOW = 300;

    private final EntityStore store = EntityStore.inMemory();

    @AfterEach
    void close() {
        store.close();
    }

    private static String file(String key) {
        return "_format_version: '2.1'\nconsumers:\n- username: ann\n  keyauth_credentials:\n  - " + key + "\n";
    }

    private static List<Part> plan(EntityStore store, String text) {
        return new ConfigImport(store, DEFINITIONS, new Options(false, false), ImportListener.NONE)
                .plan(List.of(new ConfigText("x.yaml", text)), Instant.now());
    }

    private static void importOf(EntityStore store, String text) throws InterruptedException {
        for (Part part : plan(store, text)) {
            new Importer(part.store(), ImportListener.NONE).run(part.plan());
        }
    }

    private Entity key() {
        return store.dao("keyauth_credentials").selectBy("key", "k").orElseThrow();
    }

    private List<String> changes(String text) {
        List<String> changes = new ArrayList<>();
        for (Part part : plan(store, text)) {
            new Differences(new StoreRows(store), Instant.now())
                    .tell(part.plan(), each -> changes.add(each.kind().sign() + each.fields()));
        }
        return changes;
    }

    @Test
    void aRowLivesForTheSecondsOfTheFile() throws Exception {
        importOf(store, file("{key: k, ttl: 3600}"));
        assertThat(key().ttl()).isBetween(3600 - SLOW, 3600L);
        importOf(store, file("{key: k, ttl: 3600.0, tags: [a]}"));
        assertThat(key().ttl()).isBetween(3600 - SLOW, 3600L);
    }

    @Test
    void aSecondImportChangesNothingWhileOnlyTimeHasPassed() throws Exception {
        importOf(store, file("{key: k, ttl: 3600}"));
        Position after = store.reader().reached();
        importOf(store, file("{key: k, ttl: 3600}"));
        assertThat(store.reader().reached()).isEqualTo(after);
        store.dao("keyauth_credentials").updateBy("key", "k", Map.of(), WriteOptions.ttl(1000));
        assertThat(changes(file("{key: k, ttl: 3600}"))).isEmpty();
    }

    @ParameterizedTest(name = "{0} over {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            {key: k, ttl: 1000}  | 5000 | 1000
            {key: k, ttl: 9000}  | 0    | 9000
            {key: k}             | 5000 | 0
            {key: k, ttl: 0}     | 5000 | 0
            {key: k, ttl: null}  | 5000 | 0
            """)
    void aRowThatLivesLongerThanTheFileSaysIsWritten(String key, long before, long after) throws Exception {
        importOf(store, file("{key: k, ttl: " + before + "}"));
        assertThat(changes(file(key))).singleElement().asString().contains("ttl");
        importOf(store, file(key));
        if (after == 0) {
            assertThat(key().ttl()).isNull();
        } else {
            assertThat(key().ttl()).isBetween(after - SLOW, after);
        }
        assertThat(changes(file(key))).isEmpty();
    }

    @Test
    void anExportSaysHowManySecondsAreLeft() throws Exception {
        importOf(store, file("{key: k, ttl: 3600}"));
        for (boolean json : new boolean[] {false, true}) {
            StringWriter text = new StringWriter();
            new Exporter(store, DEFINITIONS, Optional.empty(), List.of()).write(text, json);
            try (EntityStore copy = EntityStore.inMemory()) {
                importOf(copy, text.toString());
                Entity key =
                        copy.dao("keyauth_credentials").selectBy("key", "k").orElseThrow();
                assertThat(key.ttl()).isBetween(3600 - SLOW, 3600L);
                assertThat(key.fields()).isEqualTo(key().fields());
            }
            assertThat(changes(text.toString())).isEmpty();
        }
    }

    @Test
    void lessThanASecondIsNotForAlways() {
        assertThat(TimeToLive.written(new Entity("x", Map.of(), 1, Position.of(1), null, 0L)))
                .isEqualTo(1);
        assertThat(TimeToLive.written(new Entity("x", Map.of(), 1, Position.of(1), null, null)))
                .isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            -1
            1.5
            100000001
            1e400
            1e-400
            60s
            true
            [60]
            """)
    void anInvalidTimeToLiveIsAFault(String ttl) {
        DeclarativeConfigException fault = catchThrowableOfType(
                DeclarativeConfigException.class, () -> plan(store, file("{key: k, ttl: " + ttl + "}")));
        assertThat(fault.fields())
                .containsExactlyEntriesOf(Map.of(
                        "consumers[1].keyauth_credentials[1].ttl", "must be an integer between 0 and 100000000"));
    }

    @Test
    void rowsThatDoNotExpireHaveNoTimeToLive() {
        DeclarativeConfigException fault = catchThrowableOfType(
                DeclarativeConfigException.class,
                () -> plan(store, "_format_version: '2.1'\nconsumers: [{username: ann, ttl: 5}]"));
        assertThat(fault.fields()).containsExactlyEntriesOf(Map.of("consumers[1].ttl", "unknown field"));
    }
}
