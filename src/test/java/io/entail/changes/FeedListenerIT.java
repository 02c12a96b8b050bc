package io.entail.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.read.Position;
import io.entail.testkit.LogLines;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** Groups that share the feed, and listeners that are shown it. */
final class FeedListenerIT extends PublishedStory {

    @Test
    void theMembersOfAGroupShareTheFeedAndGoOnFromWhatWasCommitted() throws Exception {
        story.workspace(ONE, "one");
        books(ONE, 0, 4);
        publish();
        ChangeFeed group = feed().inGroup(store + "-workers");
        try (ChangeReader first = group.open()) {
            assertThat(first.poll(PATIENCE)).get().extracting(Change::sequence).isEqualTo(1L);
            assertThat(first.poll(PATIENCE)).get().extracting(Change::sequence).isEqualTo(2L);
            assertThat(first.commit()).isTrue();
            assertThat(first.poll(PATIENCE)).as("not committed").isPresent();
        }
        // Where another group would begin does not matter to one that has committed.
        try (ChangeReader second = group.from(FeedStart.END).open()) {
            assertThat(second.poll(PATIENCE)).get().extracting(Change::sequence).isEqualTo(3L);
            assertThat(second.poll(PATIENCE)).isPresent();
            assertThat(second.poll(PATIENCE)).isPresent();
            second.commit();
        }
        assertThat(sequences(group.untilNow()))
                .as("nothing is left for a bounded member")
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

    @Test
    void aListenerWaitsForARegistryThatIsAwayWhichIsToldOnce() throws Exception {
        story.workspace(ONE, "one");
        publish();
        ids.away(true);
        List<Long> seen = new CopyOnWriteArrayList<>();
        try (LogLines lines = new LogLines("io.entail.changes", Level.WARN);
                FeedSubscription subscription =
                        feed().listen(changes -> seen.add(changes.get(0).sequence()))) {
            await().atMost(PATIENCE).until(() -> lines.count("The feed waits") == 1);
            Thread.sleep(2_500); // It tries again every second.
            assertThat(lines.count("The feed waits")).isEqualTo(1);
            assertThat(seen).isEmpty();
            assertThat(subscription.ended()).isNotDone();
            ids.away(false);
            await().atMost(PATIENCE).until(() -> seen.equals(List.of(1L)));
        }
    }
}
