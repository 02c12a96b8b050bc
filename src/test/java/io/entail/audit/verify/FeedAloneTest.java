package io.entail.audit.verify;

import static io.entail.audit.verify.Books.first;
import static io.entail.audit.verify.Books.flipped;
import static io.entail.audit.verify.Books.id;
import static io.entail.audit.verify.Books.refused;
import static io.entail.audit.verify.Books.story;
import static io.entail.audit.verify.Books.withValue;
import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.ChangeBytes;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every alteration of a copy of the feed is found, mostly from the feed alone, and its position is named. */
final class FeedAloneTest {
    private final Past past = new Past(story());

    @AfterEach
    void close() {
        past.close();
    }

    private List<Finding> findings() {
        return past.verify().findings();
    }

    private List<Finding> findingsOfFeedAlone() {
        return past.verifyFeedAlone().findings();
    }

    @Test
    void aByteInAnyPlaceOfAChangeIsFoundInTheFeedAlone() {
        int victim = past.at(8);
        TopicRecord original = past.changes.get(victim);
        int length = Objects.requireNonNull(original.value()).length;
        for (int at = 0; at < length; at++) {
            past.changes.set(victim, withValue(original, flipped(original.value(), at)));
            List<Finding> findings = findingsOfFeedAlone();
            assertThat(findings).as("the alteration of byte %s is found", at).isNotEmpty();
            assertThat(findings)
                    .as("the alteration of byte %s is found at its record", at)
                    .extracting(Finding::offset)
                    .containsOnly(original.offset());
        }
    }

    @Test
    void aChangeOfWhichLittleOrNothingIsLeftIsTheOnlyOneThatIsNamed() {
        int victim = past.at(8);
        TopicRecord original = past.changes.get(victim);
        for (byte[] rest : Arrays.asList(null, new byte[0], new byte[10])) {
            past.changes.set(victim, withValue(original, rest));
            assertThat(findingsOfFeedAlone())
                    .extracting(Finding::offset)
                    .isNotEmpty()
                    .containsOnly(original.offset());
        }
    }

    @Test
    void anAlteredKeyTimeOrHeaderIsFoundInTheFeedAlone() {
        int victim = past.at(10);
        TopicRecord original = past.changes.get(victim);
        int length = Objects.requireNonNull(original.key()).length;
        for (int at = 0; at < length; at++) {
            past.changes.set(
                    victim,
                    new TopicRecord(
                            original.offset(),
                            original.timestamp(),
                            flipped(original.key(), at),
                            original.value(),
                            List.of()));
            assertThat(first(findingsOfFeedAlone()).offset())
                    .as("the alteration of byte %s is found at its record", at)
                    .isEqualTo(original.offset());
        }
        past.changes.set(
                victim,
                new TopicRecord(
                        original.offset(), original.timestamp() + 1, original.key(), original.value(), List.of()));
        assertThat(findingsOfFeedAlone())
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .contains("time");
        past.changes.set(
                victim,
                new TopicRecord(
                        original.offset(), original.timestamp(), original.key(), original.value(), List.of("trace")));
        assertThat(findingsOfFeedAlone())
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .contains("trace");
    }

    @Test
    void aFindingNamesTopicOffsetPositionEntityAndKey() {
        int victim = past.at(5);
        TopicRecord original = past.changes.get(victim);
        past.changes.set(victim, withValue(original, flipped(original.value(), -1)));
        assertThat(findingsOfFeedAlone())
                .singleElement()
                .asString()
                .isEqualTo("changes offset " + original.offset() + " position " + past.positionOf(5) + " books " + id(2)
                        + ": altered: the digest of change 5 is not that of its bytes");
    }

    @Test
    void aDroppedChangeIsFoundInTheFeedAlone() {
        TopicRecord after = past.changes.get(past.at(12));
        past.changes.remove(past.at(11));
        assertThat(findingsOfFeedAlone()).singleElement().satisfies(finding -> {
            assertThat(finding.what()).contains("change 11 was dropped");
            assertThat(finding.offset()).isEqualTo(after.offset());
        });
        past.changes.subList(past.at(9), past.at(12)).clear();
        assertThat(findingsOfFeedAlone()).singleElement().asString().contains("changes 9 to 11 were dropped");
    }

    @Test
    void droppedChangesAtTheEndAreFoundByTheLogOrByProgress() {
        past.changes.remove(past.changes.size() - 1);
        assertThat(findingsOfFeedAlone())
                .as("the feed alone does not show that its end is missing")
                .isEmpty();
        assertThat(first(findings()).what()).contains("the last records were dropped");
        past.progress();
        assertThat(findingsOfFeedAlone()).singleElement().asString().contains("change 21 was dropped");
    }

    @Test
    void anInsertedChangeIsFoundInTheFeedAlone() {
        int place = past.at(13);
        TopicRecord copied = past.changes.get(past.at(4));
        past.changes.add(
                place,
                new TopicRecord(
                        past.changes.get(place).offset() - 1,
                        copied.timestamp(),
                        copied.key(),
                        copied.value(),
                        List.of()));
        assertThat(findingsOfFeedAlone()).singleElement().satisfies(finding -> {
            assertThat(finding.what()).contains("inserted").contains("change 4 comes a second time");
            assertThat(finding.offset()).isEqualTo(past.changes.get(place).offset());
        });
    }

    @Test
    void aForgedChangeIsFoundInTheFeedAlone() {
        int victim = past.at(13);
        TopicRecord model = past.changes.get(victim);
        byte[] forged = Objects.requireNonNull(model.value()).clone();
        forged[30] ^= 2;
        byte[] digest = ChangeBytes.computeDigest(forged).array();
        System.arraycopy(digest, 0, forged, forged.length - digest.length, digest.length);
        past.changes.set(victim, withValue(model, forged));
        assertThat(findingsOfFeedAlone())
                .anySatisfy(finding -> assertThat(finding.what()).contains("was replaced"));
    }

    @Test
    void swappedChangesAreFoundInTheFeedAlone() {
        for (int distance : List.of(1, 2, 6)) {
            List<TopicRecord> before = List.copyOf(past.changes);
            int victim = past.at(7);
            Collections.swap(past.changes, victim, victim + distance);
            assertThat(findingsOfFeedAlone())
                    .as("the alteration at distance %s leads to one finding", distance)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.what()).contains("swapped").contains("change " + (7 + distance));
                        assertThat(finding.offset())
                                .isEqualTo(before.get(victim + distance).offset());
                    });
            past.changes.clear();
            past.changes.addAll(before);
        }
    }

    @Test
    void alteredProgressIsFound() {
        past.append(refused(1, past.basis()));
        int last = past.changes.size() - 1;
        TopicRecord original = past.changes.get(last);
        int length = Objects.requireNonNull(original.value()).length;
        for (int at = 0; at < length; at++) {
            past.changes.set(last, withValue(original, flipped(original.value(), at)));
            assertThat(findings()).as("the alteration of byte %s is found", at).isNotEmpty();
        }
    }
}
