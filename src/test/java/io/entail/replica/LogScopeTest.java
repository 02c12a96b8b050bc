package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.InvalidUniqueGlobalException;
import io.entail.read.Scope;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.writes.CanonicalKey;
import io.entail.writes.EntityKeys;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lists of rows and look-ups by a unique value return only rows of the scope. */
final class LogScopeTest {
    private static final String ONE = "00000000-0000-4000-8000-000000000001";
    private static final String TWO = "00000000-0000-4000-8000-000000000002";
    private static final String PUBLISHER = "33333333-3333-4333-8333-333333333333";
    private static final String IN_ONE = "11111111-1111-4111-8111-111111111111";
    private static final String IN_TWO = "22222222-2222-4222-8222-222222222222";
    private static final EntityKeys BOOKS = keys("books");

    private final MemoryLog log = logAfter(new LogStory(Library.definitions())
            .workspace(ONE, "one")
            .workspace(TWO, "two")
            .put("publishers", null, Map.of("id", PUBLISHER, "name", "p"), 3)
            .put("books", ONE, Map.of("id", IN_ONE, "title", "same", "isbn", 1L, "pages", 1), 1)
            .put("books", TWO, Map.of("id", IN_TWO, "title", "same", "isbn", 2L, "pages", 1), 2)
            .put("imprints", ONE, Map.of("id", IN_ONE, "publisher", Map.of("id", PUBLISHER)))
            .put("imprints", TWO, Map.of("id", IN_TWO, "publisher", Map.of("id", PUBLISHER))));

    private static EntityKeys keys(String entity) {
        EntityDefinition definition = Library.definitions().require(entity);
        return new EntityKeys(definition);
    }

    private static MemoryLog logAfter(LogStory story) {
        MemoryLog log = MemoryLog.create(Clock.systemUTC());
        for (LogRecord record : story.records()) {
            assertThat(log.append(record).join().outcome().accepted())
                    .as("the record is accepted: %s", record)
                    .isTrue();
        }
        return log;
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    @DisplayName("a value that is unique within a workspace is found only in that workspace")
    void claimsWithin() {
        int title = BOOKS.uniqueIndex("title");
        Bytes claim = BOOKS.claim(title, "same");

        assertThat(log.claimHolder("books", title, Scope.workspace(ONE), claim)).isEqualTo(CanonicalKey.of(IN_ONE));
        assertThat(log.claimHolder("books", title, Scope.workspace(TWO), claim)).isEqualTo(CanonicalKey.of(IN_TWO));
        assertThat(log.claimHolder("books", title, Scope.workspace(PUBLISHER), claim))
                .isNull();
        assertThatThrownBy(() -> log.claimHolder("books", title, Scope.ALL, claim))
                .isInstanceOf(InvalidUniqueGlobalException.class)
                .hasMessageContaining("title");
    }

    @Test
    @DisplayName("a value that is unique across workspaces is found in every scope")
    void claimsAcross() {
        int isbn = BOOKS.uniqueIndex("isbn");
        EntityKeys workspaces = keys("workspaces");
        int name = workspaces.uniqueIndex("name");

        for (Scope scope : List.of(Scope.ALL, Scope.workspace(ONE), Scope.workspace(TWO))) {
            assertThat(log.claimHolder("books", isbn, scope, BOOKS.claim(isbn, 1L)))
                    .as("the claim is found in the scope %s", scope)
                    .isEqualTo(CanonicalKey.of(IN_ONE));
            assertThat(log.claimHolder("workspaces", name, scope, workspaces.claim(name, "two")))
                    .as("the claim of an entity without workspaces is found in the scope %s", scope)
                    .isEqualTo(CanonicalKey.of(TWO));
        }
    }

    @Test
    @DisplayName("rows that refer to a parent are limited to the scope and to the requested number")
    void referrers() {
        Bytes publisher = CanonicalKey.of(PUBLISHER);

        assertThat(log.referrers("publishers", publisher, Scope.ALL, 9))
                .extracting(StoreLog.Referrer::key)
                .containsExactly(CanonicalKey.of(IN_ONE), CanonicalKey.of(IN_TWO));
        assertThat(log.referrers("publishers", publisher, Scope.workspace(TWO), 1))
                .extracting(StoreLog.Referrer::key)
                .containsExactly(CanonicalKey.of(IN_TWO));
        assertThat(log.referrers("publishers", publisher, Scope.workspace(PUBLISHER), 9))
                .isEmpty();
    }

    @Test
    @DisplayName("expired rows are limited to the scope, and include those without a workspace")
    void overdue() {
        assertThat(log.overdue(9, Scope.ALL, null, 9))
                .extracting(StoreLog.Overdue::expiresAt)
                .containsExactly(1L, 2L, 3L);
        List<StoreLog.Overdue> first = log.overdue(9, Scope.workspace(TWO), null, 1);
        assertThat(first).extracting(StoreLog.Overdue::expiresAt).containsExactly(2L);
        assertThat(log.overdue(9, Scope.workspace(TWO), first.get(0), 9))
                .extracting(StoreLog.Overdue::entity)
                .containsExactly("publishers");
    }

    @Test
    @DisplayName("the number and size of an entity's rows are those of the scope")
    void extent() {
        StoreLog.Extent all = log.extent("books", Scope.ALL);
        StoreLog.Extent one = log.extent("books", Scope.workspace(ONE));
        StoreLog.Extent two = log.extent("books", Scope.workspace(TWO));

        assertThat(all.rows()).isEqualTo(2);
        assertThat(one.rows()).isEqualTo(1);
        assertThat(one.bytes()).isPositive();
        assertThat(one.bytes() + two.bytes()).isEqualTo(all.bytes());
        assertThat(log.extent("books", Scope.workspace(PUBLISHER)).rows()).isZero();
        assertThat(log.extent("publishers", Scope.workspace(TWO)).rows()).isEqualTo(1);
    }
}
