package io.entail.audit.verify;

import static io.entail.audit.verify.Books.refused;
import static io.entail.audit.verify.Books.story;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.changes.FeedForm;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.testkit.LogStory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signed statement of the digest proves the history before it. */
final class HeadStatementTest {
    @TempDir
    Path directory;

    private final Past past = new Past(story());

    @AfterEach
    void close() {
        past.close();
    }

    @Test
    void aSignedHeadProvesThatNothingBeforeItWasRebuilt() throws Exception {
        Path file = directory.resolve("key.pem");
        SigningKey key = SigningKey.in(file);
        assertThat(key.publicKey())
                .as("opening the file again gives the same key")
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

        // Somebody with full control over the broker makes another history, which is consistent in itself.
        List<LogRecord> records = new ArrayList<>(story().records());
        LogRecord.Write write = (LogRecord.Write) records.get(records.size() - 4);
        records.set(
                records.size() - 4,
                new LogRecord.Write(write.id(), write.origin(), "mallory", "", write.basis(), write.changes()));
        try (Past rebuilt = new Past(records)) {
            assertThat(rebuilt.verify().findings())
                    .as("without the statement, a consistent false history gives no finding")
                    .isEmpty();
            assertThat(rebuilt.verify(state -> state, statement).findings())
                    .extracting(Finding::what)
                    .anyMatch(what -> what.contains("digest of change 21 is not the one that was signed"))
                    .anyMatch(what -> what.contains("digest of the log is not the one that was signed"));
        }
        try (Past rebuilt = new Past(records.subList(0, records.size() - 3))) {
            assertThat(rebuilt.verify(state -> state, statement).findings())
                    .extracting(Finding::what)
                    .singleElement()
                    .asString()
                    .contains("change 21 was signed");
        }
    }

    private HeadStatement signed(Past signed) throws Exception {
        Verified verified = signed.verify().verified();
        UUID store = Objects.requireNonNull(verified.storeId());
        return HeadStatement.parse(HeadStatement.sign(
                        verified,
                        store,
                        Instant.parse("2026-11-24T11:00:00Z"),
                        SigningKey.in(directory.resolve("key.pem")))
                .toJson());
    }

    /** Returns a log in which some rows expire, so that some changes have an additional time in the newer format. */
    private static List<LogRecord> expiring() {
        LogStory story = story();
        for (int i = 2; i < 5; i++) {
            story.put("books", Books.ONE, Map.of("id", Books.id(i), "title", "book " + i), 4_000_000_000_000L + i);
        }
        return story.records();
    }

    @Test
    void aRebuiltFeedIsComparedWithTheStatementAboutTheFormerOne() throws Exception {
        List<LogRecord> records = expiring();
        try (Past older = new Past(records, FeedForm.FIRST);
                Past mixed = new Past(records.subList(0, records.size() - 10), FeedForm.FIRST);
                Past anew = new Past(records)) {
            mixed.upgrade();
            records.subList(records.size() - 10, records.size()).forEach(mixed::append);
            HeadStatement ofOlder = signed(older);
            HeadStatement ofMixed = signed(mixed);
            HeadStatement ofNew = signed(anew);
            assertThat(ofOlder.toJson()).contains("\"entail chain head 1\"").doesNotContain("secondFormFrom");
            assertThat(ofMixed.secondFormFrom()).isEqualTo(15);
            assertThat(ofNew.secondFormFrom()).isOne();
            assertThat(List.of(ofOlder.digest(), ofMixed.digest(), ofNew.digest()))
                    .doesNotHaveDuplicates();

            for (HeadStatement statement : List.of(ofOlder, ofMixed, ofNew)) {
                Past.Result result = anew.verify(state -> state, statement);
                assertThat(result.findings()).isEmpty();
                assertThat(result.verified().madeAnew()).isEqualTo(!statement.equals(ofNew));
            }
            assertThat(mixed.verify(state -> state, ofOlder).findings())
                    .as("a statement about the older feed holds if nothing was signed later")
                    .isEmpty();
            assertThat(older.verify(state -> state, ofNew).findings())
                    .singleElement()
                    .asString()
                    .contains("change 24 is not the one that was signed")
                    .contains("publish --rebuild");
        }
    }

    @Test
    void aForgedHistoryDoesNotPassAsARebuiltFeed() throws Exception {
        List<LogRecord> records = new ArrayList<>(expiring());
        HeadStatement statement;
        try (Past older = new Past(records, FeedForm.FIRST)) {
            statement = signed(older);
        }
        LogRecord.Write write = (LogRecord.Write) records.get(records.size() - 5);
        records.set(
                records.size() - 5,
                new LogRecord.Write(write.id(), write.origin(), "mallory", "", write.basis(), write.changes()));
        try (Past forged = new Past(records)) {
            assertThat(forged.verify(state -> state, statement).findings())
                    .extracting(Finding::what)
                    .anyMatch(what -> what.contains("digest of change 24 is not the one that was signed")
                            && what.contains("also without what a later release says more"))
                    .anyMatch(what -> what.contains("digest of the log is not the one that was signed"));
        }
    }
}
