package io.entail.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.errors.StoreUnavailableException;
import io.entail.errors.TopicRefusedException;
import io.entail.read.Position;
import io.entail.resolve.LogRecord;
import io.entail.testkit.LogLines;
import io.entail.testkit.TestPublisher;
import io.entail.writes.CanonicalKey;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** Consumer groups that share the feed, and listeners that receive it. */
final class FeedListenerIT extends PublishedStory {

    @Test
    void theMembersOfAGroupShareTheFeedAndContinueAfterTheCommit() throws Exception {
        story.workspace(ONE, "one");
        books(ONE, 0, 4);
        publish();
        ChangeFeed group = feed().inGroup(store + "-workers");
        try (ChangeReader first = group.open()) {
            assertThat(first.poll(PATIENCE)).get().extracting(Change::sequence).isEqualTo(1L);
            assertThat(first.poll(PATIENCE)).get().extracting(Change::sequence).isEqualTo(2L);
            assertThat(first.commit()).isTrue();
            assertThat(first.poll(PATIENCE))
                    .as("this change is read, but not committed")
                    .isPresent();
        }
        // The start position counts only for groups that have not committed anything.
        try (ChangeReader second = group.from(FeedStart.END).open()) {
            assertThat(second.poll(PATIENCE)).get().extracting(Change::sequence).isEqualTo(3L);
            assertThat(second.poll(PATIENCE)).isPresent();
            assertThat(second.poll(PATIENCE)).isPresent();
            second.commit();
        }
        assertThat(sequences(group.untilNow()))
                .as("a bounded member of the group gets nothing, because all changes are committed")
                .isEmpty();
    }

    @Test
    void twoListenersOfAGroupSeeEachWriteOnceAndOneGoesOnForTheOther() throws Exception {
        story.workspace(ONE, "one");
        publish();
        ChangeFeed group = feed().inGroup(store + "-pair");
        List<Long> seen = new CopyOnWriteArrayList<>();
        FeedListener listener = changes -> changes.forEach(change -> seen.add(change.sequence()));
        try (FeedSubscription one = group.listen(listener);
                FeedSubscription other = group.listen(listener)) {
            await().atMost(PATIENCE).until(() -> !seen.isEmpty());
            books(ONE, 0, 5);
            publish();
            await().atMost(PATIENCE).until(() -> seen.size() >= 6);
            stop(one);
            books(ONE, 5, 3);
            publish();
            await().atMost(PATIENCE).until(() -> seen.size() >= 9);
            assertThat(other.ended()).isNotDone();
        }
        assertThat(seen).containsExactlyElementsOf(numbers(1, 9));
    }

    private static void stop(FeedSubscription subscription) {
        subscription.close();
        assertThat(subscription.ended()).isCompleted();
    }

    @Test
    void aListenerThatFailsEndsItsSubscriptionBeforeTheWrite() throws Exception {
        story.workspace(ONE, "one");
        Position first = publish();
        books(ONE, 0, 2);
        publish();
        FeedSubscription subscription = feed().listen(changes -> {
            if (changes.get(0).sequence() == 2) {
                throw new IllegalStateException("no room");
            }
        });
        assertThatThrownBy(() -> subscription.ended().get(20, TimeUnit.SECONDS)).hasMessageContaining("no room");
        assertThat(subscription.reached()).isEqualTo(first);
        subscription.close();

        List<Long> rest = new CopyOnWriteArrayList<>();
        try (FeedSubscription again = feed().from(FeedStart.after(subscription.reached()))
                .untilNow()
                .listen(changes -> rest.add(changes.get(0).sequence()))) {
            again.ended().get(20, TimeUnit.SECONDS);
        }
        assertThat(rest).isEqualTo(numbers(2, 3));
    }

    /** A listener that records its notifications, in order. */
    private static final class Told implements FeedListener {
        private final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public void changed(List<Change> changes) {
            all.add(changes.get(0).position() + " change " + changes.get(0).sequence());
        }

        @Override
        public void outcome(Position position, Instant at, FeedOutcome outcome) {
            assertThat(at).isAfter(Instant.EPOCH);
            all.add(position + " " + outcome.result().code());
        }

        @Override
        public void control(Position position, Instant at, FeedControl control) {
            all.add(position + " " + control);
        }
    }

    private LogRecord refused() {
        return new LogRecord.Write(
                new UUID(4, 4),
                "x",
                "bob",
                "",
                new LogRecord.Basis(-1, 0),
                List.of(new LogRecord.Check("books", CanonicalKey.of("none"), 7)));
    }

    private Position append(LogRecord record) throws Exception {
        return Position.of(writes.append(RecordKey.of(record), RecordEncoder.encode(record)));
    }

    @Test
    void aListenerGetsOutcomesAndDefinitionsBetweenTheChanges() throws Exception {
        story.workspace(ONE, "one");
        Position one = publish();
        Position refused = append(refused());
        Position again = append(refused());
        publisher.publishAll();
        books(ONE, 0, 1);
        Position two = publish();
        Told told = new Told();
        try (FeedSubscription subscription = feed().complete().untilNow().listen(told)) {
            subscription.ended().get(20, TimeUnit.SECONDS);
            assertThat(subscription.reached()).isEqualTo(two);
        }
        assertThat(told.all.get(0)).startsWith("0:0 store ");
        assertThat(told.all.get(1)).startsWith("0:1 version 1 of the definition of '");
        assertThat(told.all.subList(told.all.size() - 4, told.all.size()))
                .containsExactly(one + " change 1", refused + " NOT_FOUND", again + " REPEAT", two + " change 2");

        Told rest = new Told();
        try (FeedSubscription subscription =
                feed().from(FeedStart.after(refused)).untilNow().listen(rest)) {
            subscription.ended().get(20, TimeUnit.SECONDS);
        }
        assertThat(rest.all).containsExactly(again + " REPEAT", two + " change 2");
    }

    @Test
    void aListenerThatFailsAtAnOutcomeEndsItsSubscriptionBeforeIt() throws Exception {
        story.workspace(ONE, "one");
        publish();
        Position refused = append(refused());
        append(refused());
        publisher.publishAll();
        FeedSubscription subscription = feed().listen(new FeedListener() {
            @Override
            public void changed(List<Change> changes) {}

            @Override
            public void outcome(Position position, Instant at, FeedOutcome outcome) {
                if (outcome.first() != null) {
                    // If the reader threw this exception, it would mean that it has to wait.
                    throw new StoreUnavailableException("no room", null);
                }
            }
        });
        assertThatThrownBy(() -> subscription.ended().get(20, TimeUnit.SECONDS)).hasMessageContaining("no room");
        assertThat(subscription.reached()).isEqualTo(refused);
        subscription.close();
    }

    @Test
    void aFeedOfAnOlderReleaseIsReadAndRefusedIfOutcomesAreNeeded() throws Exception {
        publisher.close();
        publisher = new TestPublisher(stack.bootstrap(), store, ids, FeedForm.FIRST);
        story.workspace(ONE, "one");
        publish();
        publisher.upgrade();
        Position refused = append(refused());
        books(ONE, 0, 1);
        publish();

        Told told = new Told();
        try (FeedSubscription subscription = feed().untilNow().listen(told)) {
            subscription.ended().get(20, TimeUnit.SECONDS);
        }
        assertThat(told.all).hasSize(3).element(1).isEqualTo(refused + " NOT_FOUND");
        assertThatThrownBy(() -> feed().complete().listen(told))
                .isInstanceOf(TopicRefusedException.class)
                .hasMessageContaining("begun by an older release")
                .hasMessageContaining("publish --rebuild");
    }

    @Test
    void aListenerWaitsForARegistryThatIsDownAndTheOutageIsLoggedOnce() throws Exception {
        story.workspace(ONE, "one");
        publish();
        ids.away(true);
        List<Long> seen = new CopyOnWriteArrayList<>();
        try (LogLines lines = new LogLines("io.entail.changes", Level.WARN);
                FeedSubscription subscription =
                        feed().listen(changes -> seen.add(changes.get(0).sequence()))) {
            await().atMost(PATIENCE).until(() -> lines.count("The feed waits") == 1);
            Thread.sleep(2_500); // The listener is called again every second.
            assertThat(lines.count("The feed waits")).isEqualTo(1);
            assertThat(seen).isEmpty();
            assertThat(subscription.ended()).isNotDone();
            ids.away(false);
            await().atMost(PATIENCE).until(() -> seen.equals(List.of(1L)));
        }
    }
}
