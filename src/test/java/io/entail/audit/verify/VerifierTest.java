package io.entail.audit.verify;

import static io.entail.audit.verify.Books.BOOKS;
import static io.entail.audit.verify.Books.LIBRARY;
import static io.entail.audit.verify.Books.id;
import static io.entail.audit.verify.Books.refused;
import static io.entail.audit.verify.Books.story;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.LogStory;
import io.entail.writes.DefineRecord;
import io.entail.writes.EntityKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An unaltered history gives no finding, whatever it contains. */
final class VerifierTest {
    @TempDir
    Path directory;

    private final Past past = new Past(story());

    @AfterEach
    void close() {
        past.close();
    }

    private List<Finding> findingsOfFeedAlone() {
        return past.verifyFeedAlone().findings();
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
                .as("a verification on disk has the same result")
                .isEqualTo(verified);
        assertThat(directory)
                .as("the files of the rows are deleted at the end")
                .isDirectoryNotContaining("glob:**rows");
    }

    @Test
    void rowsThatOutliveTheirDefinitionAreAsTheyWere() throws Exception {
        ObjectNode json = (ObjectNode)
                new ObjectMapper().readTree(LIBRARY.require("publishers").json());
        ((ArrayNode) json.get("fields"))
                .addObject()
                .put("name", "note")
                .putNull("default")
                .putArray("type")
                .add("null")
                .add("string");
        EntityDefinition newer = EntityDefinition.fromLog(json.toString());
        LogStory told = story();
        told.put("publishers", null, Map.of("id", id(201), "name", "changes"));
        told.put("publishers", null, Map.of("id", id(202), "name", "goes"));
        try (Past grown = new Past(told)) {
            grown.append(DefineRecord.of(newer, 2));
            Map<String, Object> values = Map.of("id", id(201), "name", "changed", "note", "good");
            EntityKeys keys = new EntityKeys(newer);
            grown.append(write(
                    2,
                    new LogRecord.Put(
                            "publishers",
                            2,
                            null,
                            keys.keyOf(values),
                            told.lastVersion() - 1,
                            0,
                            keys.claims(values),
                            keys.references(values),
                            "",
                            Bytes.wrap(newer.codec().encode(values)))));
            grown.append(write(3, new LogRecord.Delete("publishers", keys.key(id(202)), told.lastVersion(), false)));
            Past.Result result = grown.verify();
            assertThat(result.findings()).isEmpty();
            assertThat(Objects.requireNonNull(result.verified().feed().get("publishers"))
                            .rows())
                    .isEqualTo(2);
        }
    }

    private static LogRecord write(int number, LogRecord.Change change) {
        return new LogRecord.Write(new UUID(2, number), "x", "ann", "", new LogRecord.Basis(-1, 0), List.of(change));
    }
}
