package io.entail.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.changes.ChangeBytes;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.writes.CanonicalKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is altered in a copy of the log, of the feed or of a replica is found, and its place is named. */
final class VerifierTest {
    private static final String ONE = "11111111-1111-1111-1111-111111111111";
    private static final Definitions LIBRARY = Library.alone();
    private static final int BOOKS = 8;

    @TempDir
    Path directory;

    private final Past past = new Past(story());

    private static String id(int number) {
        return new UUID(9, number).toString();
    }

    /** A workspace, publishers and books; each book twice, then the first two go. */
    private static LogStory story() {
        LogStory story = new LogStory(LIBRARY).workspace(ONE, "one");
        story.put("publishers", null, Map.of("id", id(100), "name", "press"));
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < BOOKS; i++) {
                story.put(
                        "books",
                        ONE,
                        Map.of(
                                "id", id(i),
                                "title", "book " + i,
                                "pages", 100 + round,
                                "tags", List.of("a"),
                                "publisher", Map.of("id", id(100))));
            }
        }
        story.put("readings", null, Map.of("reader", "ann", "page", 7));
        return story.delete("books", id(0)).delete("books", id(1));
    }

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

    private static TopicRecord withValue(TopicRecord record, byte[] value) {
        return new TopicRecord(record.offset(), record.timestamp(), record.key(), value, record.headers());
    }

    private static byte[] flipped(byte @Nullable [] bytes, int at) {
        byte[] altered = Objects.requireNonNull(bytes).clone();
        altered[at < 0 ? altered.length + at : at] ^= 1;
        return altered;
    }

    /** The one finding, or the first of several that one alteration leads to. */
    private static Finding first(List<Finding> findings) {
        assertThat(findings).isNotEmpty();
        return findings.get(0);
    }

    @Test
    void nothingIsFoundWhereNothingWasAltered() {
        past.append(refused(1, new LogRecord.Basis(-1, 0)));
        past.progress();
        Past.Result result = past.verify();
        assertThat(result.findings()).isEmpty();
        Verified verified = result.verified();
        assertThat(verified.position()).isEqualTo(past.end());
        assertThat(verified.sequence()).isEqualTo(21);
        assertThat(verified.changes()).isEqualTo(21);
        assertThat(verified.records()).isEqualTo(past.writes.size());
        assertThat(Objects.requireNonNull(verified.feed().get("books")).rows()).isEqualTo(BOOKS - 2);
        assertThat(verified.feed()).isEqualTo(verified.replica());
        assertThat(findingsOfFeedAlone()).isEmpty();
        assertThat(past.verifyOnDisk(directory).verified())
                .as("the same on disk")
                .isEqualTo(verified);
        assertThat(directory).as("and nothing is left of the rows").isDirectoryNotContaining("glob:**rows");
    }

    @Test
    void aByteInAnyPlaceOfAChangeIsFoundInTheFeedAlone() {
        int victim = 7;
        TopicRecord original = past.changes.get(victim);
        int length = Objects.requireNonNull(original.value()).length;
        for (int at = 0; at < length; at++) {
            past.changes.set(victim, withValue(original, flipped(original.value(), at)));
            List<Finding> findings = findingsOfFeedAlone();
            assertThat(findings).as("byte %s", at).isNotEmpty();
            assertThat(findings).as("byte %s", at).extracting(Finding::offset).containsOnly(original.offset());
        }
    }

    @Test
    void anAlteredKeyTimeOrHeaderIsFoundInTheFeedAlone() {
        int victim = 9;
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
            assertThat(first(findingsOfFeedAlone()).offset()).as("byte %s", at).isEqualTo(original.offset());
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
        TopicRecord original = past.changes.get(4);
        past.changes.set(4, withValue(original, flipped(original.value(), -1)));
        assertThat(findingsOfFeedAlone())
                .singleElement()
                .asString()
                .isEqualTo("changes offset " + original.offset() + " position " + past.positionOf(5) + " books " + id(2)
                        + ": altered: the digest of change 5 is not that of its bytes");
    }

    @Test
    void aDroppedChangeIsFoundInTheFeedAlone() {
        TopicRecord after = past.changes.get(11);
        past.changes.remove(10);
        assertThat(findingsOfFeedAlone()).singleElement().satisfies(finding -> {
            assertThat(finding.what()).contains("change 11 was dropped");
            assertThat(finding.offset()).isEqualTo(after.offset());
        });
        past.changes.subList(8, 10).clear();
        assertThat(findingsOfFeedAlone()).singleElement().asString().contains("changes 9 to 11 were dropped");
    }

    @Test
    void droppedChangesAtTheEndAreFoundByTheLogOrByProgress() {
        past.changes.remove(past.changes.size() - 1);
        assertThat(findingsOfFeedAlone()).as("the feed alone cannot know").isEmpty();
        assertThat(first(findings()).what()).contains("the last records were dropped");
        past.progress();
        assertThat(findingsOfFeedAlone()).singleElement().asString().contains("change 21 was dropped");
    }

    @Test
    void anInsertedChangeIsFoundInTheFeedAlone() {
        past.changes.add(
                12,
                new TopicRecord(
                        past.changes.get(12).offset() - 1,
                        past.changes.get(3).timestamp(),
                        past.changes.get(3).key(),
                        past.changes.get(3).value(),
                        List.of()));
        assertThat(findingsOfFeedAlone()).singleElement().satisfies(finding -> {
            assertThat(finding.what()).contains("inserted").contains("change 4 comes a second time");
            assertThat(finding.offset()).isEqualTo(past.changes.get(12).offset());
        });
    }

    @Test
    void aForgedChangeIsFoundInTheFeedAlone() {
        TopicRecord model = past.changes.get(12);
        byte[] forged = Objects.requireNonNull(model.value()).clone();
        forged[30] ^= 2;
        byte[] digest = ChangeBytes.computeDigest(forged).array();
        System.arraycopy(digest, 0, forged, forged.length - digest.length, digest.length);
        past.changes.set(12, withValue(model, forged));
        assertThat(findingsOfFeedAlone())
                .anySatisfy(finding -> assertThat(finding.what()).contains("was replaced"));
    }

    @Test
    void swappedChangesAreFoundInTheFeedAlone() {
        for (int distance : List.of(1, 2, 6)) {
            List<TopicRecord> before = List.copyOf(past.changes);
            Collections.swap(past.changes, 6, 6 + distance);
            assertThat(findingsOfFeedAlone())
                    .as("distance %s", distance)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.what()).contains("swapped").contains("change " + (7 + distance));
                        assertThat(finding.offset())
                                .isEqualTo(before.get(6 + distance).offset());
                    });
            past.changes.clear();
            past.changes.addAll(before);
        }
    }

    @Test
    void alteredProgressIsFound() {
        past.progress();
        int last = past.changes.size() - 1;
        TopicRecord original = past.changes.get(last);
        int length = Objects.requireNonNull(original.value()).length;
        for (int at = 0; at < length; at++) {
            past.changes.set(last, withValue(original, flipped(original.value(), at)));
            assertThat(findings()).as("byte %s", at).isNotEmpty();
        }
    }

    @Test
    void aByteInAnyPlaceOfAWriteIsFoundByTheFeed() {
        int victim = 15;
        TopicRecord original = past.writes.get(victim);
        int length = Objects.requireNonNull(original.value()).length;
        for (int at = 0; at < length; at += 7) {
            past.writes.set(victim, withValue(original, flipped(original.value(), at)));
            Finding finding = first(findings());
            assertThat(finding.topic()).as("byte %s", at).isEqualTo("writes");
            assertThat(finding.offset()).as("byte %s", at).isEqualTo(victim);
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

    private static LogRecord refused(int number, LogRecord.Basis basis) {
        return new LogRecord.Write(
                new UUID(1, number),
                "x",
                "bob",
                "",
                basis,
                List.of(new LogRecord.Check("books", CanonicalKey.of("none"), 7)));
    }

    @Test
    void anAlteredRefusalIsFoundWithinTheRangeUpToTheNextChange() {
        LogRecord.Basis nowhere = new LogRecord.Basis(-1, 0);
        past.append(refused(1, nowhere));
        past.append(refused(2, nowhere));
        past.progress();
        int victim = past.writes.size() - 2;
        past.writes.set(
                victim,
                withValue(
                        past.writes.get(victim), flipped(past.writes.get(victim).value(), -1)));
        assertThat(first(findings())).satisfies(finding -> {
            assertThat(finding.topic()).isEqualTo("writes");
            assertThat(finding.offset()).isEqualTo(victim);
            assertThat(finding.what()).contains("between here and offset " + (victim + 1));
        });
    }

    @Test
    void writersThatAgreeNarrowTheRangeOfAnAlteredRefusal() {
        for (int i = 1; i <= 6; i++) {
            past.append(refused(i, past.basis()));
        }
        past.progress();
        int victim = past.writes.size() - 3;
        past.writes.set(
                victim,
                withValue(
                        past.writes.get(victim), flipped(past.writes.get(victim).value(), 5)));
        assertThat(first(findings())).satisfies(finding -> {
            assertThat(finding.offset()).isEqualTo(victim);
            assertThat(finding.what()).contains("log and writers up to " + (victim - 1));
        });
    }

    private static LogRecord oneMore() {
        List<LogRecord> records = story().put("publishers", null, Map.of("id", id(101), "name", "late"))
                .records();
        return records.get(records.size() - 1);
    }

    @Test
    void aReplicaThatEndsBetweenTwoChangesIsNotBehindTheFeed() {
        past.append(refused(1, past.basis()));
        past.appendUnread(oneMore());
        Past.Result result = past.verify();
        assertThat(result.findings())
                .as("the feed has no digest where the replica ends")
                .isEmpty();
        assertThat(result.verified().sequence())
                .as("what the replica has not read is not told")
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

    /** A replica in which one row is another than it was. */
    private record Altered(WholeState state, String entity, RowChange change) implements WholeState {
        interface RowChange {
            @Nullable
            Row of(Bytes key, Row row);
        }

        @Override
        public Head head() {
            return state.head();
        }

        @Override
        public void each(RowVisitor visitor) {
            state.each((name, key, row) -> {
                Row shown = name.equals(entity) ? change.of(key, row) : row;
                if (shown != null) {
                    visitor.visit(name, key, shown);
                }
            });
        }

        @Override
        public long count() {
            return state.count();
        }

        @Override
        public @Nullable EntityDefinition definition(String name, int version) {
            return state.definition(name, version);
        }

        @Override
        public boolean holdsClaim(String name, int constraint, @Nullable Bytes workspace, Bytes claim, Bytes key) {
            return state.holdsClaim(name, constraint, workspace, claim, key);
        }

        @Override
        public boolean holdsReference(String name, int constraint, Bytes parentKey, Bytes key) {
            return state.holdsReference(name, constraint, parentKey, key);
        }
    }

    private List<Finding> withReplica(String entity, String key, Altered.RowChange change) {
        Bytes wanted = CanonicalKey.of(key);
        return past.verify(
                        state -> new Altered(state, entity, (at, row) -> at.equals(wanted) ? change.of(at, row) : row),
                        null)
                .findings();
    }

    private static Row with(
            Row row, long version, List<@Nullable Bytes> claims, List<@Nullable Bytes> references, byte[] after) {
        return new Row(
                version,
                row.offset(),
                row.workspace(),
                row.definition(),
                row.expiresAt(),
                claims,
                references,
                row.keyId(),
                Bytes.wrap(after));
    }

    @Test
    void aRowThatDiffersFromTheFeedIsFoundWithTheField() {
        EntityDefinition publishers = LIBRARY.require("publishers");
        List<Finding> findings = withReplica(
                "publishers",
                id(100),
                (key, row) -> with(
                        row,
                        row.version(),
                        row.claims(),
                        row.references(),
                        publishers.codec().encode(Map.of("id", id(100), "name", "other"))));
        assertThat(findings)
                .anySatisfy(finding -> assertThat(finding)
                        .asString()
                        .isEqualTo("replica position " + past.end() + " publishers " + id(100)
                                + ": field 'name' is other in the replica, press in the feed"));
        assertThat(findings)
                .as("and the row lies about its name")
                .anySatisfy(finding -> assertThat(finding.what()).contains("unique 'name'"));
    }

    @Test
    void aMissingRowAnAdditionalVersionAndWrongClaimsOrReferencesAreFound() {
        assertThat(withReplica("books", id(3), (key, row) -> null))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.key()).isEqualTo(id(3));
                    assertThat(finding.what()).contains("the replica nothing");
                });
        assertThat(withReplica(
                        "books",
                        id(3),
                        (key, row) -> with(
                                row,
                                row.version() + 1,
                                row.claims(),
                                row.references(),
                                row.after().array())))
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .contains("the replica has version");
        assertThat(withReplica(
                        "books",
                        id(4),
                        (key, row) -> with(
                                row,
                                row.version(),
                                Arrays.asList(CanonicalKey.of("lie"), null),
                                row.references(),
                                row.after().array())))
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .contains("unique 'title'", "lied");
        assertThat(withReplica(
                        "books",
                        id(4),
                        (key, row) -> with(
                                row,
                                row.version(),
                                row.claims(),
                                Arrays.asList(null, null),
                                row.after().array())))
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .contains("reference 'publisher'", "lied");
    }

    @Test
    void aWriterThatLiedIsFoundInEveryCopy() {
        EntityDefinition publishers = LIBRARY.require("publishers");
        past.append(new LogRecord.Write(
                new UUID(1, 9),
                "x",
                "mallory",
                "",
                new LogRecord.Basis(-1, 0),
                List.of(new LogRecord.Put(
                        "publishers",
                        1,
                        null,
                        CanonicalKey.of(id(101)),
                        0,
                        0,
                        Arrays.asList(CanonicalKey.of("mine")),
                        List.of(),
                        "",
                        Bytes.wrap(publishers.codec().encode(Map.of("id", id(101), "name", "press")))))));
        past.append(new LogRecord.Write(
                new UUID(1, 10),
                "x",
                "mallory",
                "",
                new LogRecord.Basis(-1, 0),
                List.of(new LogRecord.Put(
                        "publishers",
                        1,
                        null,
                        CanonicalKey.of(id(102)),
                        0,
                        0,
                        Collections.singletonList(null),
                        List.of(),
                        "",
                        Bytes.wrap(new byte[] {9, 9, 9})))));
        List<Finding> findings = findings();
        assertThat(findings).extracting(Finding::key).containsExactly(id(101), id(102));
        assertThat(findings.get(0).what()).contains("unique 'name'", "lied");
        assertThat(findings.get(1).what()).contains("tags", "cannot be read");
        assertThat(findingsOfFeedAlone()).isEmpty();
    }

    @Test
    void aSignedHeadProvesThatNothingBeforeItWasRebuilt() throws Exception {
        Path file = directory.resolve("key.pem");
        SigningKey key = SigningKey.in(file);
        assertThat(key.publicKey())
                .as("the same again")
                .isEqualTo(SigningKey.in(file).publicKey());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Verified verified = past.verify().verified();
        UUID store = Objects.requireNonNull(verified.storeId());
        HeadStatement statement = HeadStatement.parse(
                HeadStatement.sign(verified, store, Instant.parse("2026-11-24T11:00:00Z"), SigningKey.in(file))
                        .toJson());
        Bytes publicKey = SigningKey.publicKeyIn(SigningKey.publicFile(file));
        assertThat(statement.isSignedBy(publicKey)).isTrue();
        assertThat(statement.isSignedBy(
                        SigningKey.in(directory.resolve("other.pem")).publicKey()))
                .isFalse();
        String altered = statement.toJson().replace("\"sequence\":21", "\"sequence\":20");
        assertThat(HeadStatement.parse(altered).isSignedBy(publicKey)).isFalse();
        assertThatThrownBy(() -> HeadStatement.parse("{}")).isInstanceOf(IllegalArgumentException.class);

        past.append(refused(1, new LogRecord.Basis(-1, 0)));
        past.progress();
        assertThat(past.verify(state -> state, statement).findings()).isEmpty();

        // Somebody with all power over the broker makes another history, in which everything fits.
        try (Past rebuilt = new Past(story().put("publishers", null, Map.of("id", id(200), "name", "late")))) {
            rebuilt.changes.set(0, rebuilt.changes.get(0));
            assertThat(rebuilt.verify(state -> state, statement).findings())
                    .as("the same up to there")
                    .isEmpty();
        }
        try (Past rebuilt = new Past(new LogStory(LIBRARY).workspace(ONE, "other"))) {
            assertThat(rebuilt.verify(state -> state, statement).findings())
                    .extracting(Finding::what)
                    .singleElement()
                    .asString()
                    .contains("was signed");
        }
    }
}
