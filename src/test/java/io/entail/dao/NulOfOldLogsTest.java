package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.SchemaViolationException;
import io.entail.read.Entity;
import io.entail.replica.MemoryLog;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows that an older release has stored with the character NUL can be read, changed and deleted. */
final class NulOfOldLogsTest {
    private static final String ID = "11111111-1111-4111-8111-000000000001";

    private final EntityStore store = open();
    private final Dao books = store.dao("books");

    private static EntityStore open() {
        Map<String, Object> book = new HashMap<>();
        book.put("id", ID);
        book.put("title", "a\0b");
        book.put("pages", 7);
        book.put("names", Map.of("k\0", "v"));
        book.put("shelf", Map.of("code", "s\0"));
        LogStory story = new LogStory(Library.alone())
                .workspace(Workspaces.DEFAULT_ID, "default")
                .put("shelves", Workspaces.DEFAULT_ID, Map.of("code", "s\0"))
                .put("books", Workspaces.DEFAULT_ID, book);
        MemoryLog log = MemoryLog.create(Clock.systemUTC());
        story.records().forEach(record -> log.append(record).join());
        return EntityStore.over(
                log,
                Library.definitions(),
                new StoreSettings(
                        "test",
                        Workspaces.DEFAULT,
                        3,
                        Duration.ofSeconds(30),
                        100,
                        Clock.systemUTC(),
                        Duration.ZERO,
                        false));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("such rows are found by key, by unique value and by parent")
    void theyAreRead() {
        Entity book = books.select(ID).orElseThrow();

        assertThat(book.text("title")).isEqualTo("a\0b");
        assertThat(books.selectBy("title", "a\0b")).contains(book);
        assertThat(store.dao("shelves").select("s\0")).isPresent();
        assertThat(Entity.fieldsOf(book.toJson())).isEqualTo(book.fields());
    }

    @Test
    @DisplayName("an update names the fields that contain NUL, and succeeds when it sets all of them")
    void theyAreMended() {
        assertThatThrownBy(() -> books.update(ID, Map.of("pages", 8)))
                .isInstanceOfSatisfying(
                        SchemaViolationException.class,
                        e -> assertThat(e.fields())
                                .containsOnlyKeys("title", "names", "shelf")
                                .containsEntry("title", "must not contain the character NUL"));
        Map<String, Object> mended = new HashMap<>();
        mended.put("title", "ab");
        mended.put("names", null);
        mended.put("shelf", null);

        assertThat(books.update(ID, mended).number("pages")).isEqualTo(7);
    }

    @Test
    @DisplayName("such rows can be deleted, which unsets the references to them")
    void theyAreDeleted() {
        store.dao("shelves").delete("s\0");

        assertThat(books.select(ID).orElseThrow().fields())
                .doesNotContainKey("shelf")
                .containsKey("title");
        books.deleteBy("title", "a\0b");
        assertThat(books.each()).isEmpty();
    }
}
