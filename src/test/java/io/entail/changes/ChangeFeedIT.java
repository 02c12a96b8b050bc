package io.entail.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.RegistryUnavailableException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.UnknownPositionException;
import io.entail.read.Position;
import io.entail.read.TagQuery;
import io.entail.resolve.LogRecord;
import io.entail.testkit.Library;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Reads of the feed from any position, in a real topic with transactions, some of which are aborted. */
final class ChangeFeedIT extends PublishedStory {
    private static final String TWO = "22222222-2222-2222-2222-222222222222";
    private static final Duration SOON = Duration.ofMillis(300);

    @Test
    void readsFromTheBeginningUntilNowAlsoWhenTheLastRecordsMadeNoChange() throws Exception {
        story.workspace(ONE, "one").workspace(TWO, "two");
        books(ONE, 0, 20);
        publish();
        publisher.abort(3);
        assertThat(sequences(feed().untilNow())).isEqualTo(numbers(1, 22));

        writes.append(new byte[] {1}, new byte[] {9, 9});
        publisher.publishAll();
        assertThat(sequences(feed().untilNow()))
                .as("a progress record shows that the reader has reached the end")
                .isEqualTo(numbers(1, 22));
    }

    @Test
    void everyPositionIsATokenToGoOnFrom() throws Exception {
        story.workspace(ONE, "one");
        List<Position> positions = new ArrayList<>(List.of(publish()));
        for (int i = 0; i < 6; i++) {
            books(ONE, i, 1);
            positions.add(publish());
            if (i % 3 == 0) {
                publisher.abort(1 + i);
            }
        }
        for (int i = 0; i < positions.size(); i++) {
            String token = positions.get(i).toString();
            assertThat(sequences(
                            feed().from(FeedStart.after(Position.parse(token))).untilNow()))
                    .as("reading after %s continues with the next change", token)
                    .isEqualTo(numbers(i + 2, 7));
        }
        try (ChangeReader reader = feed().untilNow().open()) {
            for (Position position : positions) {
                reader.next();
                assertThat(reader.reached()).isEqualTo(position);
            }
            assertThat(reader.hasNext()).isFalse();
        }
    }

    @Test
    void positionsThatTheLogDoesNotHaveAreRefused() throws Exception {
        story.workspace(ONE, "one");
        Position last = publish();
        assertThat(sequences(feed().from(FeedStart.after(last)).untilNow())).isEmpty();
        assertThatThrownBy(() -> feed().from(FeedStart.after(Position.of(last.offset() + 1)))
                        .open())
                .isInstanceOf(UnknownPositionException.class)
                .hasMessageContaining("the last is " + last);
        assertThatThrownBy(
                        () -> feed().from(FeedStart.after(new Position(1, 0))).open())
                .isInstanceOf(UnknownPositionException.class)
                .hasMessageContaining("position 1:0 is of shard 1; this store is shard 0");
        assertThatThrownBy(() -> feed().from(FeedStart.after(Position.of(-2))).open())
                .isInstanceOf(UnknownPositionException.class);
    }

    @Test
    void aTimeBeginsWithTheFirstRecordThatIsNotOlder() throws Exception {
        story.workspace(ONE, "one");
        books(ONE, 0, 3);
        publish();
        Thread.sleep(30);
        Instant between = Instant.now();
        Thread.sleep(30);
        books(ONE, 3, 2);
        publish();

        assertThat(sequences(feed().from(FeedStart.at(between)).untilNow())).isEqualTo(numbers(5, 6));
        assertThat(sequences(feed().from(FeedStart.at(Instant.parse("1960-01-01T00:00:00Z")))
                        .untilNow()))
                .isEqualTo(numbers(1, 6));
        assertThat(sequences(feed().from(FeedStart.at(Instant.MAX)).untilNow())).isEmpty();
    }

    @Test
    void aTimeIsFoundAlsoWhenTheFeedWasPublishedLongAfterTheWrites() throws Exception {
        story.workspace(ONE, "one");
        books(ONE, 0, 3);
        write();
        Thread.sleep(30);
        Instant between = Instant.now();
        Thread.sleep(30);
        books(ONE, 3, 2);
        publish();
        assertThat(sequences(feed().from(FeedStart.at(between)).untilNow()))
                .as(
                        "the marker of a transaction has a later time than its records, and is no reason to leave changes out")
                .isEqualTo(numbers(5, 6));
    }

    @Test
    void filtersSelectChanges() throws Exception {
        story.workspace(ONE, "one").workspace(TWO, "two");
        books(ONE, 0, 2, "red");
        books(TWO, 2, 2, "blue");
        story.put("publishers", null, Map.of("id", id(9), "name", "press"));
        story.put("books", ONE, Map.of("id", id(0), "title", "renamed", "tags", List.of("green"), "pages", 1));
        story.put("readings", null, Map.of("reader", "ann", "page", 7));
        story.delete("books", id(1));
        publish();

        assertThat(matching(FeedFilter.ALL.entity("publishers"))).isEqualTo(numbers(7, 7));
        assertThat(matching(FeedFilter.ALL.entity("books").workspace(TWO))).isEqualTo(numbers(5, 6));
        assertThat(matching(FeedFilter.ALL.workspace(ONE)))
                .as("the filter for a workspace keeps changes of entities without workspaces")
                .containsExactly(1L, 2L, 3L, 4L, 7L, 8L, 9L, 10L);
        assertThat(matching(FeedFilter.ALL.entity("books").key(id(0)))).containsExactly(3L, 8L);
        assertThat(matching(FeedFilter.ALL.entity("books").key("renamed"))).containsExactly(8L);
        assertThat(matching(FeedFilter.ALL.key("book 1")))
                .as("the filter also finds the key of a deleted row")
                .containsExactly(4L, 10L);
        assertThat(matching(FeedFilter.ALL.entity("readings").key("[\"ann\",7]")))
                .containsExactly(9L);
        assertThat(matching(FeedFilter.ALL.tags(TagQuery.anyOf("red", "blue"))))
                .as("the filter compares the tags before and after the change")
                .containsExactly(3L, 4L, 5L, 6L, 8L, 10L);
        assertThat(matching(FeedFilter.ALL.tags(TagQuery.allOf("red", "blue")))).isEmpty();
        assertThat(matching(FeedFilter.ALL.entity("gadgets"))).isEmpty();
    }

    private List<Long> matching(FeedFilter filter) {
        return sequences(feed().matching(filter).untilNow());
    }

    @Test
    void aWriteIsNeverTorn() throws Exception {
        story.workspace(ONE, "one");
        publish();
        writes.append(RecordKey.of(pair(1)), RecordEncoder.encode(pair(1)));
        writes.append(RecordKey.of(pair(3)), RecordEncoder.encode(pair(3)));
        publisher.publishAll();

        try (ChangeReader reader = feed().untilNow().open()) {
            assertThat(reader.pollWrite(PATIENCE)).hasSize(1);
            List<Change> first = reader.pollWrite(PATIENCE);
            assertThat(first).extracting(Change::index).containsExactly(0, 1, 2);
            assertThat(reader.reached()).isEqualTo(first.get(0).position());
            assertThat(reader.pollWrite(PATIENCE)).hasSize(3);
            assertThat(reader.pollWrite(PATIENCE)).isEmpty();
        }
        Position inside;
        try (ChangeReader reader = feed().untilNow().open()) {
            reader.next();
            Position before = reader.reached();
            reader.next();
            reader.next();
            inside = reader.reached();
            assertThat(inside)
                    .as("in the middle of a write, the token is the position before the write")
                    .isEqualTo(before);
        }
        assertThat(sequences(feed().from(FeedStart.after(inside)).untilNow())).isEqualTo(numbers(2, 7));
        try (ChangeReader reader =
                feed().matching(FeedFilter.ALL.key(id(101))).untilNow().open()) {
            assertThat(reader.pollWrite(PATIENCE))
                    .as("a write has only the changes that pass the filter")
                    .hasSize(1);
        }
    }

    /** Returns a write that creates three publishers. */
    private static LogRecord pair(int number) {
        List<LogRecord.Change> changes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Map<String, Object> values = Map.of("id", id(number + i * 100), "name", "p" + number + i);
            var definition = Library.alone().require("publishers");
            var keys = new io.entail.writes.EntityKeys(definition);
            changes.add(new LogRecord.Put(
                    "publishers",
                    1,
                    null,
                    keys.keyOf(values),
                    0,
                    0,
                    keys.claims(values),
                    keys.references(values),
                    "",
                    io.entail.resolve.Bytes.wrap(definition.codec().encode(values))));
        }
        return new LogRecord.Write(
                new UUID(5, number), "here", "ann", "", new LogRecord.Basis(-1, 0), List.copyOf(changes));
    }

    @Test
    void followsTheFeedFromNowOn() throws Exception {
        story.workspace(ONE, "one");
        books(ONE, 0, 3);
        write();
        try (ChangeReader reader = feed().from(FeedStart.END).open()) {
            assertThat(reader.poll(SOON)).isEmpty();
            publisher.publishAll();
            assertThat(reader.poll(SOON))
                    .as("a change that was written before the start is not returned, even if it is published later")
                    .isEmpty();
            books(ONE, 3, 1);
            publish();
            assertThat(reader.next().sequence()).isEqualTo(5);
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(reader::hasNext);
            Thread.sleep(100);
            close(reader);
            assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreClosedException.class);
        }
    }

    private static void close(ChangeReader reader) {
        reader.close();
    }

    @Test
    void aRegistryThatIsAwayStopsReadingAndNothingIsLost() throws Exception {
        story.workspace(ONE, "one");
        books(ONE, 0, 2);
        publish();
        try (ChangeReader reader = feed().untilNow().open()) {
            assertThat(reader.next().sequence()).isEqualTo(1);
            ids.away(true);
            assertThatThrownBy(reader::hasNext).isInstanceOf(RegistryUnavailableException.class);
            assertThatThrownBy(reader::hasNext).isInstanceOf(RegistryUnavailableException.class);
            ids.away(false);
            assertThat(reader.next().sequence()).isEqualTo(2);
            assertThat(reader.next().sequence()).isEqualTo(3);
            assertThat(reader.hasNext()).isFalse();
        }
    }

    @Test
    void aFeedThatDoesNotGetToTheEndOfTheLogSaysSo() throws Exception {
        story.workspace(ONE, "one");
        publish();
        books(ONE, 0, 1);
        Position end = write();
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), directory)
                .withStore(store)
                .withOpenTimeout(Duration.ofSeconds(1))
                .build();
        try (ChangeReader reader = ChangeFeed.of(config, ids).untilNow().open()) {
            assertThat(reader.next().sequence()).isEqualTo(1);
            assertThatThrownBy(reader::hasNext)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(end.toString())
                    .hasMessageContaining("publisher");
        }
        EntityStoreConfig none = EntityStoreConfig.builder(stack.bootstrap(), directory)
                .withStore(store + "x")
                .withOpenTimeout(Duration.ofSeconds(2))
                .build();
        assertThatThrownBy(() -> ChangeFeed.of(none, ids).open())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(store + "x.changes");
    }
}
