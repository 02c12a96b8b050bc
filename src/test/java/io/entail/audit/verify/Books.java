package io.entail.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.writes.CanonicalKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A history that several tests use, with alterations of it. */
final class Books {
    static final Definitions LIBRARY = Library.alone();
    static final String ONE = "11111111-1111-1111-1111-111111111111";
    static final int BOOKS = 8;

    private Books() {}

    static String id(int number) {
        return new UUID(9, number).toString();
    }

    /**
     * Returns a log with a workspace, publishers and books. Each book is written twice, and then the first two are
     * deleted.
     */
    static LogStory story() {
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

    static TopicRecord withValue(TopicRecord record, byte @Nullable [] value) {
        return new TopicRecord(record.offset(), record.timestamp(), record.key(), value, record.headers());
    }

    static byte[] flipped(byte @Nullable [] bytes, int at) {
        byte[] altered = Objects.requireNonNull(bytes).clone();
        altered[at < 0 ? altered.length + at : at] ^= 1;
        return altered;
    }

    /** Returns the first finding. One alteration may lead to several. */
    static Finding first(List<Finding> findings) {
        assertThat(findings).isNotEmpty();
        return findings.get(0);
    }

    /** Returns a change that can follow the story. */
    static LogRecord oneMore() {
        List<LogRecord> records = story().put("publishers", null, Map.of("id", id(101), "name", "late"))
                .records();
        return records.get(records.size() - 1);
    }

    static LogRecord refused(int number, LogRecord.Basis basis) {
        return new LogRecord.Write(
                new UUID(1, number),
                "x",
                "bob",
                "",
                basis,
                List.of(new LogRecord.Check("books", CanonicalKey.of("none"), 7)));
    }
}
