package io.entail.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.FeedEnd;
import io.entail.changes.FeedForm;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.testkit.Seeds;
import io.entail.writes.CanonicalKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One alteration at a time, of every kind, at random places of a random past: each is found, and the first finding
 * names its place. Data that was not altered gives no finding.
 */
final class AlterationsTest {
    private static final int PASTS = 3;
    private static final int TRIES = 8;
    private static final Definitions LIBRARY = Library.alone();
    private static final int BOOKS = 12;
    private static final int WRITES = 40;
    private static final int CHANGES_MAX = 3;
    private static final String SHELF = "11111111-1111-1111-1111-111111111111";

    @RegisterExtension
    final Seeds seeds = new Seeds();

    /**
     * Alters a copy of a topic. Returns the offset in the copy at which the verification has to find the alteration.
     */
    private interface Alteration {
        long apply(List<TopicRecord> topic, int at, Random random);
    }

    private static final Map<String, Alteration> OF_ONE_RECORD = Map.of(
            "a byte of the value",
            (topic, at, random) -> replace(topic, at, random, true, false, 0, List.of()),
            "a byte of the key",
            (topic, at, random) -> replace(topic, at, random, false, true, 0, List.of()),
            "the time",
            (topic, at, random) -> replace(topic, at, random, false, false, 1L << random.nextInt(40), List.of()),
            "a header",
            (topic, at, random) -> replace(topic, at, random, false, false, 0, List.of("trace")));

    private static final Map<String, Alteration> OF_THE_ORDER = Map.of(
            "dropped",
            (topic, at, random) -> {
                topic.remove(at);
                return topic.get(at).offset();
            },
            "inserted",
            (topic, at, random) -> {
                // A second copy of the record at this place would count as inserted after it.
                int other = random.nextInt(topic.size() - 1);
                TopicRecord copied = topic.get(other < at ? other : other + 1);
                topic.add(at, at(copied, topic.get(at).offset()));
                return topic.get(at).offset();
            },
            "swapped",
            (topic, at, random) -> {
                TopicRecord one = topic.get(at);
                TopicRecord other = topic.get(at + 1);
                topic.set(at, at(other, one.offset()));
                topic.set(at + 1, at(one, other.offset()));
                return one.offset();
            });

    private static TopicRecord at(TopicRecord record, long offset) {
        return new TopicRecord(offset, record.timestamp(), record.key(), record.value(), record.headers());
    }

    private static long replace(
            List<TopicRecord> topic,
            int at,
            Random random,
            boolean value,
            boolean key,
            long later,
            List<String> headers) {
        TopicRecord old = topic.get(at);
        topic.set(
                at,
                new TopicRecord(
                        old.offset(),
                        old.timestamp() + later,
                        key ? flipped(old.key(), random) : old.key(),
                        value ? flipped(old.value(), random) : old.value(),
                        headers));
        return old.offset();
    }

    private static byte[] flipped(byte @Nullable [] bytes, Random random) {
        byte[] altered = Objects.requireNonNull(bytes).clone();
        if (altered.length == 0) {
            return new byte[] {1};
        }
        altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
        return altered;
    }

    /**
     * Makes a log and its feed: writes of one to three changes, refused and repeated writes between them, entities that
     * are deleted and created again, and progress records.
     */
    private static Past randomPast(Random random) {
        LogStory story = new LogStory(LIBRARY).workspace(SHELF, "one");
        List<Boolean> present = new ArrayList<>(Collections.nCopies(BOOKS, false));
        for (int i = 0; i < WRITES; i++) {
            int book = random.nextInt(BOOKS);
            if (present.get(book) && random.nextInt(3) == 0) {
                story.delete("books", id(book));
                present.set(book, false);
            } else {
                story.put("books", SHELF, book(book, i), random.nextInt(5) == 0 ? 1_000 : 0);
                present.set(book, true);
            }
        }
        Past past = new Past(
                story.records().subList(0, story.records().size() - WRITES),
                random.nextInt(4) == 0 ? FeedForm.FIRST : FeedForm.SECOND);
        List<LogRecord> rest = story.records()
                .subList(story.records().size() - WRITES, story.records().size());
        LogRecord again = story.records().get(story.records().size() - WRITES - 1);
        for (LogRecord record : inLargerWrites(rest, random)) {
            past.append(record);
            if (random.nextInt(4) == 0) {
                past.append(refused(past));
            }
            if (random.nextInt(8) == 0) {
                past.append(random.nextBoolean() ? refused(past) : again);
                past.progress();
            }
        }
        past.append(refused(past));
        past.progress();
        return past;
    }

    private static Map<String, Object> book(int number, int round) {
        return Map.of("id", id(number), "title", "book " + number, "pages", 100 + round, "tags", List.of("a"));
    }

    private static String id(int number) {
        return new UUID(9, number).toString();
    }

    private static LogRecord refused(Past past) {
        return new LogRecord.Write(
                new UUID(3, past.writes.size()),
                "x",
                "bob",
                "too late",
                past.basis(),
                List.of(new LogRecord.Check("books", CanonicalKey.of("none"), 7)));
    }

    /** Merges neighbouring writes into one, as long as each of its changes is about another row. */
    private static List<LogRecord> inLargerWrites(List<LogRecord> writes, Random random) {
        List<LogRecord> merged = new ArrayList<>();
        List<LogRecord.Change> changes = new ArrayList<>();
        for (LogRecord record : writes) {
            LogRecord.Change change = ((LogRecord.Write) record).changes().get(0);
            boolean isNew = changes.stream().noneMatch(each -> each.key().equals(change.key()));
            if (!changes.isEmpty() && (!isNew || changes.size() == CHANGES_MAX || random.nextBoolean())) {
                merged.add(write(merged.size(), changes));
                changes.clear();
            }
            changes.add(change);
        }
        merged.add(write(merged.size(), changes));
        return merged;
    }

    private static LogRecord write(int number, List<LogRecord.Change> changes) {
        return new LogRecord.Write(
                new UUID(4, number), "x", "ann", "", new LogRecord.Basis(-1, 0), List.copyOf(changes));
    }

    @Test
    void anUnalteredHistoryHasNoFinding() {
        Random random = seeds.random();
        for (int i = 0; i < PASTS; i++) {
            try (Past past = randomPast(random)) {
                assertThat(past.verify().findings()).isEmpty();
                assertThat(past.verifyFeedAlone().findings()).isEmpty();
            }
        }
    }

    @Test
    void oneAlteredRecordOfTheFeedIsNamedFromTheFeedAlone() {
        everyAlteration(OF_ONE_RECORD, true);
    }

    @Test
    void aDroppedInsertedOrSwappedRecordOfTheFeedIsNamedFromTheFeedAlone() {
        everyAlteration(OF_THE_ORDER, true);
    }

    @Test
    void oneAlteredRecordOfTheLogIsNamedByTheFeed() {
        everyAlteration(OF_ONE_RECORD, false);
    }

    @Test
    void aDroppedInsertedOrSwappedRecordOfTheLogIsNamedByTheFeed() {
        everyAlteration(OF_THE_ORDER, false);
    }

    private void everyAlteration(Map<String, Alteration> alterations, boolean ofFeed) {
        Random random = seeds.random();
        try (Past past = randomPast(random)) {
            List<TopicRecord> topic = ofFeed ? past.changes : past.writes;
            List<TopicRecord> original = List.copyOf(topic);
            // The order is fixed, so that a seed repeats a run.
            new TreeMap<>(alterations).forEach((name, alteration) -> {
                for (int i = 0; i < TRIES; i++) {
                    int at = victim(original, random, ofFeed);
                    topic.clear();
                    topic.addAll(original);
                    long place = alteration.apply(topic, at, random);
                    String tried = name + " at " + at + " of " + original.size();
                    if (ofFeed) {
                        List<Finding> findings = past.verifyFeedAlone().findings();
                        assertThat(findings)
                                .as("the alteration is found: %s", tried)
                                .isNotEmpty();
                        assertThat(findings.get(0).offset())
                                .as("the finding has the place of the alteration %s: %s", tried, findings)
                                .isEqualTo(place);
                    } else {
                        renumber(topic);
                        checkLog(past, at, tried);
                    }
                }
            });
        }
    }

    /**
     * Asserts that the alteration is found. The finding may name an earlier place if the feed has no digest between the
     * two, because they cannot be distinguished then.
     */
    private static void checkLog(Past past, int at, String tried) {
        List<Finding> findings = past.verify().findings();
        assertThat(findings).as("the alteration is found: %s", tried).isNotEmpty();
        Finding first = findings.get(0);
        assertThat(first.topic())
                .as("the finding is in the log, alteration %s: %s", tried, findings)
                .isEqualTo("writes");
        assertThat(first.offset())
                .as("the finding is not after the alteration %s: %s", tried, findings)
                .isLessThanOrEqualTo(at);
        assertThat(past.changes)
                .as("the feed has no digest between finding and alteration %s: %s", tried, findings)
                .extracting(record -> FeedEnd.position(Objects.requireNonNull(record.value())))
                .noneMatch(told -> told >= first.offset() && told < at);
    }

    /**
     * Returns the place of a record to alter: in the feed a change that another change follows, in the log any record
     * that others follow.
     */
    private static int victim(List<TopicRecord> topic, Random random, boolean ofFeed) {
        while (true) {
            int at = random.nextInt(topic.size() - 4);
            if (!ofFeed || (topic.get(at).key() != null && topic.get(at + 1).key() != null)) {
                return at;
            }
        }
    }

    /** Assigns consecutive offsets, as copying the records into a new topic does. */
    private static void renumber(List<TopicRecord> topic) {
        for (int i = 0; i < topic.size(); i++) {
            topic.set(i, at(topic.get(i), i));
        }
    }
}
