package io.entail.audit.verify;

import static io.entail.audit.verify.Books.first;
import static io.entail.audit.verify.Books.flipped;
import static io.entail.audit.verify.Books.oneMore;
import static io.entail.audit.verify.Books.refused;
import static io.entail.audit.verify.Books.story;
import static io.entail.audit.verify.Books.withValue;
import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.FeedForm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every alteration of a copy of the log is found by comparison with the feed, and its position is named. */
final class LogCheckTest {
    private final Past past = new Past(story());

    @AfterEach
    void close() {
        past.close();
    }

    private List<Finding> findings() {
        return past.verify().findings();
    }

    @Test
    void aByteInAnyPlaceOfAWriteIsFoundByTheFeed() {
        int victim = 15;
        TopicRecord original = past.writes.get(victim);
        int length = Objects.requireNonNull(original.value()).length;
        for (int at = 0; at < length; at += 7) {
            past.writes.set(victim, withValue(original, flipped(original.value(), at)));
            Finding finding = first(findings());
            assertThat(finding.topic())
                    .as("the alteration of byte %s is found in the log", at)
                    .isEqualTo("writes");
            assertThat(finding.offset())
                    .as("the alteration of byte %s is found at its record", at)
                    .isEqualTo(victim);
        }
    }

    @Test
    void anAlteredKeyTimeOrHeaderOfAWriteIsFoundByTheFeed() {
        int victim = 16;
        TopicRecord original = past.writes.get(victim);
        past.writes.set(
                victim,
                new TopicRecord(victim, original.timestamp(), flipped(original.key(), 0), original.value(), List.of()));
        assertThat(first(findings())).satisfies(finding -> {
            assertThat(finding.topic()).isEqualTo("writes");
            assertThat(finding.offset()).isEqualTo(victim);
            assertThat(finding.entity()).isEqualTo("books");
            assertThat(finding.what()).contains("log and feed agree up to offset 15");
        });
        past.writes.set(
                victim, new TopicRecord(victim, original.timestamp() + 1, original.key(), original.value(), List.of()));
        assertThat(first(findings()).what()).contains("the time at offset 16 is");
        past.writes.set(
                victim,
                new TopicRecord(victim, original.timestamp(), original.key(), original.value(), List.of("trace")));
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.offset()).isEqualTo(victim);
            assertThat(finding.what()).contains("trace");
        });
    }

    @Test
    void droppedInsertedAndSwappedWritesAreFoundByTheFeed() {
        List<TopicRecord> original = List.copyOf(past.writes);
        past.writes.remove(17);
        assertThat(first(findings())).satisfies(finding -> {
            assertThat(finding.offset()).isEqualTo(17);
            assertThat(finding.what()).startsWith("dropped");
        });

        List<byte[]> moved = new ArrayList<>();
        original.forEach(record -> moved.add(record.value()));
        moved.add(17, original.get(14).value());
        replaceWrites(original, moved);
        assertThat(first(findings())).satisfies(finding -> {
            assertThat(finding.offset()).isEqualTo(17);
            assertThat(finding.what()).contains("another one in its place");
        });

        moved.remove(17);
        Collections.swap(moved, 16, 18);
        replaceWrites(original, moved);
        assertThat(first(findings()).offset()).isEqualTo(16);
    }

    private void replaceWrites(List<TopicRecord> model, List<byte[]> values) {
        past.writes.clear();
        for (int i = 0; i < values.size(); i++) {
            TopicRecord like = model.get(Math.min(i, model.size() - 1));
            past.writes.add(new TopicRecord(i, like.timestamp(), like.key(), values.get(i), List.of()));
        }
    }

    private static void alter(Past past, int victim, int at) {
        TopicRecord record = past.writes.get(victim);
        past.writes.set(victim, withValue(record, flipped(record.value(), at)));
    }

    @Test
    void anAlteredRefusalIsNamed() {
        for (int i = 1; i <= 3; i++) {
            past.append(refused(i, past.basis()));
        }
        int victim = past.writes.size() - 2;
        alter(past, victim, -1);
        assertThat(first(findings())).satisfies(finding -> {
            assertThat(finding.topic()).isEqualTo("writes");
            assertThat(finding.offset()).isEqualTo(victim);
            assertThat(finding.what())
                    .startsWith("altered, or another one in its place")
                    .contains("log and feed agree up to offset " + (victim - 1));
        });
    }

    @Test
    void anAlteredUnreadableRecordIsFoundWithinTheRangeUpToTheNextOutcome() {
        past.appendUnreadable();
        past.appendUnreadable();
        past.progress();
        int victim = past.writes.size() - 2;
        alter(past, victim, 0);
        assertThat(first(findings())).satisfies(finding -> {
            assertThat(finding.topic()).isEqualTo("writes");
            assertThat(finding.offset()).isEqualTo(victim);
            assertThat(finding.what()).contains("between here and offset " + (victim + 1));
        });
    }

    @Test
    void aFeedOfAnOlderReleaseLeavesARangeThatDigestsOfWritersNarrow() {
        try (Past older = new Past(story().records(), FeedForm.FIRST)) {
            for (int i = 1; i <= 6; i++) {
                older.append(refused(i, older.basis()));
            }
            older.progress();
            assertThat(older.verify().findings()).isEmpty();
            int victim = older.writes.size() - 3;
            alter(older, victim, 5);
            assertThat(first(older.verify().findings())).satisfies(finding -> {
                assertThat(finding.offset()).isEqualTo(victim);
                assertThat(finding.what())
                        .contains("between here and offset " + (victim + 2))
                        .contains("log and writers up to " + (victim - 1));
            });
        }
    }

    @Test
    void aReplicaThatEndsBetweenTwoChangesIsNotBehindTheFeed() {
        past.appendUnreadable();
        past.appendUnread(oneMore());
        Past.Result result = past.verify();
        assertThat(result.findings())
                .as("a replica that ends where the feed has no digest gives no finding")
                .isEmpty();
        assertThat(result.verified().sequence())
                .as("the report ends with the last change that the replica has read")
                .isEqualTo(21);
    }

    @Test
    void aLogThatLostItsEndIsFoundByTheFeed() {
        past.appendUnread(oneMore());
        past.writes.remove(past.writes.size() - 1);
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.offset()).isEqualTo(past.writes.size());
            assertThat(finding.what()).startsWith("dropped");
        });
        past.writes.remove(past.writes.size() - 1);
        assertThat(first(findings())).satisfies(finding -> {
            assertThat(finding.topic()).isEqualTo("writes");
            assertThat(finding.offset()).isEqualTo(past.writes.size());
            assertThat(finding.what()).startsWith("dropped");
        });
    }
}
