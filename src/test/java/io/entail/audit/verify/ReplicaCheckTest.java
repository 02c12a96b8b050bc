package io.entail.audit.verify;

import static io.entail.audit.verify.Books.LIBRARY;
import static io.entail.audit.verify.Books.id;
import static io.entail.audit.verify.Books.story;
import static org.assertj.core.api.Assertions.assertThat;

import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.writes.CanonicalKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows of a replica that differ from the history, or whose parts contradict each other, are found. */
final class ReplicaCheckTest {
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

    /** A replica in which one row was changed. */
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
        public @Nullable Row row(String name, Bytes key) {
            Row row = state.row(name, key);
            return row != null && name.equals(entity) ? change.of(key, row) : row;
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
        public boolean holdsClaim(
                String name, int version, int constraint, @Nullable Bytes workspace, Bytes claim, Bytes key) {
            return state.holdsClaim(name, version, constraint, workspace, claim, key);
        }

        @Override
        public boolean holdsReference(String name, int version, int constraint, Bytes parentKey, Bytes key) {
            return state.holdsReference(name, version, constraint, parentKey, key);
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
                                + ": field 'name' is \"other\" in the replica, \"press\" in the feed"));
        assertThat(findings)
                .as("a row whose claim differs from its name is reported")
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
    void aRowWhoseClaimDiffersFromItsImageIsFoundInEveryCopy() {
        EntityDefinition publishers = LIBRARY.require("publishers");
        lie(9, id(101), CanonicalKey.of("mine"), publishers.codec().encode(Map.of("id", id(101), "name", "press")));
        lie(10, id(102), null, new byte[] {9, 9, 9});
        List<Finding> findings = findings();
        assertThat(findings).extracting(Finding::key).containsExactly(id(101), id(102));
        assertThat(findings.get(0).what()).contains("unique 'name'", "lied");
        assertThat(findings.get(1).what()).contains("tags", "cannot be read");
        assertThat(findingsOfFeedAlone()).isEmpty();
    }

    /** Appends a write of a publisher whose claim is independent of the name in its image. */
    private void lie(int write, String id, @Nullable Bytes claim, byte[] after) {
        past.append(new LogRecord.Write(
                new UUID(1, write),
                "x",
                "mallory",
                "",
                new LogRecord.Basis(-1, 0),
                List.of(new LogRecord.Put(
                        "publishers",
                        1,
                        null,
                        CanonicalKey.of(id),
                        0,
                        0,
                        Collections.singletonList(claim),
                        List.of(),
                        "",
                        Bytes.wrap(after)))));
    }
}
