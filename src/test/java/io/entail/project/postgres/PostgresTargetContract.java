package io.entail.project.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.project.RowRefusedException;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.testkit.StackExtension;
import io.entail.testkit.StoryProjector;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for the tables of a projector, whatever release of PostgreSQL they are in. */
abstract class PostgresTargetContract {
    static final String ONE = "11111111-1111-1111-1111-111111111111";
    static final String TWO = "22222222-2222-2222-2222-222222222222";

    final LogStory story = new LogStory(Library.alone());
    PgBed bed;
    StoryProjector projector;

    abstract StackExtension stack();

    @BeforeEach
    void open() throws SQLException {
        bed = new PgBed(stack());
        projector = new StoryProjector(bed.target, true, 50);
    }

    @AfterEach
    void close() throws SQLException {
        bed.close();
    }

    static String id(int number) {
        return new UUID(9, number).toString();
    }

    void book(int number, String title, String... tags) {
        story.put("books", ONE, Map.of("id", id(number), "title", title, "tags", List.of(tags), "pages", 100 + number));
    }

    List<List<String>> books() throws SQLException {
        return bed.rows("SELECT id, title, pages FROM shop_g1.books ORDER BY id");
    }

    @Test
    void rowsAreMadeChangedAndTakenAwayAsTheFeedSays() throws SQLException {
        story.workspace(ONE, "one");
        book(1, "first");
        book(2, "second", "a", "b");
        projector.apply(story);
        assertThat(books()).containsExactly(List.of(id(1), "first", "101"), List.of(id(2), "second", "102"));
        book(1, "changed");
        story.delete("books", id(2));
        projector.apply(story);
        assertThat(books()).containsExactly(List.of(id(1), "changed", "101"));
        assertThat(bed.rows("SELECT log_offset FROM shop.position"))
                .containsExactly(List.of(String.valueOf(projector.end().offset())));
        assertThat(bed.rows("SELECT rows FROM shop_g1.counts WHERE entity = "
                        + projector.definitions().get("books").ordinal() + " ORDER BY workspace"))
                .containsExactly(List.of("1"), List.of("1"));
        assertThat(bed.rows("SELECT * FROM shop_g1.tags")).isEmpty();
        assertThat(bed.rows("SELECT op FROM shop.entail_history WHERE entity = 'books' ORDER BY sequence"))
                .containsExactly(List.of("c"), List.of("c"), List.of("u"), List.of("d"));
    }

    @Test
    void aRowThatAHandHasTakenAwayStopsTheNextWriteOfIt() throws SQLException {
        story.workspace(ONE, "one");
        book(1, "first");
        book(2, "second");
        projector.apply(story);
        bed.execute("DELETE FROM shop_g1.books WHERE id = '" + id(2) + "'");
        book(1, "one");
        book(2, "two");
        assertRefused(id(2), "the row is not there");
        assertThat(books()).as("nothing of the write is there").containsExactly(List.of(id(1), "first", "101"));
    }

    private void assertRefused(String key, String cause) {
        assertThatThrownBy(() -> projector.apply(story))
                .isInstanceOfSatisfying(RowRefusedException.class, e -> {
                    assertThat(e.entity()).isEqualTo("books");
                    assertThat(e.key()).isEqualTo(key);
                    assertThat(e.position().offset()).isEqualTo(story.records().size() - 1);
                })
                .hasMessageContaining(cause)
                .hasMessageContaining("Either the database is not what the log has led to");
    }
}
