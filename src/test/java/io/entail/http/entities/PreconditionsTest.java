package io.entail.http.entities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.EntityStore;
import io.entail.http.call.Body;
import io.entail.http.call.HttpCall;
import io.entail.http.call.Principal;
import io.entail.http.call.QueryParameters;
import io.entail.http.call.RefusedRequest;
import io.entail.read.Entity;
import io.entail.read.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code If-Match} and {@code If-None-Match} for a row with version 12, or for a missing row. */
final class PreconditionsTest {
    private static final Entity ROW = new Entity("things", Map.of("id", "x"), 12, Position.of(1), null);

    private static EntityStore store;

    @BeforeAll
    static void open() {
        store = EntityStore.inMemory();
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
                    # If-Match            | If-None-Match      | of the row | of none
                    -                     | -                  | holds      | holds
                    "12"                  | -                  | holds      | fails
                    "13"                  | -                  | fails      | fails
                    "1"                   | -                  | fails      | fails
                    "012"                 | -                  | fails      | fails
                    W/"12"                | -                  | fails      | fails
                    *                     | -                  | holds      | fails
                    "13", "12"            | -                  | holds      | fails
                    "13","12"             | -                  | holds      | fails
                    , "13" ,, "12" ,      | -                  | holds      | fails
                    "a,b", "12"           | -                  | holds      | fails
                    "13", W/"12"          | -                  | fails      | fails
                    "13", *               | -                  | holds      | fails
                    -                     | "12"               | fails      | holds
                    -                     | W/"12"             | fails      | holds
                    -                     | "13"               | holds      | holds
                    -                     | *                  | fails      | holds
                    -                     | "13", W/"12"       | fails      | holds
                    "12"                  | "13"               | holds      | fails
                    "12"                  | "12"               | fails      | fails
                    """)
    void tagsAreComparedStronglyOrWeakly(
            @Nullable String match, @Nullable String noneMatch, String ofRow, String ofNone) {
        assertThat(holds(match, noneMatch, ROW)).isEqualTo(ofRow.equals("holds"));
        assertThat(holds(match, noneMatch, null)).isEqualTo(ofNone.equals("holds"));
    }

    private static boolean holds(@Nullable String match, @Nullable String noneMatch, @Nullable Entity row) {
        Preconditions preconditions = Preconditions.of(call(match, noneMatch));
        try {
            preconditions.check(row);
            return true;
        } catch (RefusedRequest e) {
            assertThat(e.answer().status()).isEqualTo(412);
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", ",", "x", "12", "\"12", "12\"", "W/", "W/\"", "W/12", "w/\"12\"", "\"12\" x", "'12'"})
    void invalidTagsAreRefused(String text) {
        for (HttpCall call : List.of(call(text, null), call(null, text))) {
            assertThatThrownBy(() -> Preconditions.of(call))
                    .isInstanceOfSatisfying(
                            RefusedRequest.class,
                            refusal -> assertThat(refusal.answer().status()).isEqualTo(400));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"12\"", "W/\"12\"", "*", "\"13\", \"12\""})
    void aReaderWithTheVersionGetsNotModified(String text) {
        assertThat(Preconditions.of(call(null, text)).isKnown(ROW)).isTrue();
        assertThat(Preconditions.of(call(null, "\"13\"")).isKnown(ROW)).isFalse();
    }

    private static HttpCall call(@Nullable String match, @Nullable String noneMatch) {
        Map<String, String> headers = new HashMap<>();
        if (match != null) {
            headers.put("if-match", match);
        }
        if (noneMatch != null) {
            headers.put("if-none-match", noneMatch);
        }
        return new HttpCall(
                "PUT",
                "",
                List.of(),
                QueryParameters.parse(null),
                headers,
                Body.NONE,
                Principal.LOCAL,
                store,
                false,
                0,
                () -> false);
    }
}
