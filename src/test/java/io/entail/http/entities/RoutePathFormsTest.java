package io.entail.http.entities;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.formats.PathSyntax;
import io.entail.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths of routes in the forms that clients of either version of the gateway read and write. */
final class RoutePathFormsTest {
    private static final EntityDefinition ROUTES = Definitions.shipped().require("routes");
    private static final String ALPHABET = "/ab.~%2Ff+*()[]\\d^$|-_é;:,";

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    # as it is stored of 3.0 | as 2.8 sees it
                    /a                       | /a
                    /a/b-c_d                 | /a/b-c_d
                    /a.b                     | /a.b
                    ~/a\\d+                   | /a\\d+
                    ~/a.*                    | /a.*
                    ~/a                      | ~/a
                    /a+b                     | ~/a\\+b
                    /a(b)                    | ~/a\\(b\\)
                    """)
    void aPathOf3IsShownAs2SaysItOrWithATilde(String stored, String shown) {
        assertThat(shownPaths(row(List.of(stored), true), false)).containsExactly(shown);
        assertThat(shownPaths(row(List.of(stored), true), true)).containsExactly(stored);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    # as it is stored of 2.x | as 3.0 sees it
                    /a                       | /a
                    /a\\d+                    | ~/a\\d+
                    /a.*                     | ~/a.*
                    /a%20b                   | /a b
                    /a/../b                  | /b
                    """)
    void aPathOf2IsShownAs3WritesIt(String stored, String shown) {
        assertThat(shownPaths(row(List.of(stored), false), true)).containsExactly(shown);
        assertThat(shownPaths(row(List.of(stored), false), false)).containsExactly(stored);
    }

    @Test
    void theSyntaxOfPathsIsNotShownBesideThem() {
        for (boolean as3 : new boolean[] {true, false}) {
            assertThat(RoutePathForms.shown(row(List.of("/a"), true), as3).fields())
                    .doesNotContainKey("path_syntax");
        }
    }

    @Test
    void otherEntitiesAreShownUnchanged() {
        Entity other = new Entity("services", Map.of("paths", List.of("~/a")), 1, Position.of(1), null);
        assertThat(RoutePathForms.shown(other, false)).isSameAs(other);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendingAShownRouteBackChangesNothing(boolean as3) {
        Random random = seeds.random();
        for (int i = 0; i < 3_000; i++) {
            boolean stored3 = random.nextBoolean();
            List<String> paths = new ArrayList<>();
            while (paths.size() < 1 + random.nextInt(3)) {
                String path = path(random, stored3);
                boolean valid = (stored3 ? PathSyntax.faultIn3(path) : PathSyntax.faultIn2(path)) == null;
                if (valid) {
                    paths.add(path);
                }
            }
            sameAgain(row(paths, stored3), as3);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowWithoutPathsStaysAsItIsToo(boolean as3) {
        for (boolean stored3 : new boolean[] {true, false}) {
            sameAgain(row(null, stored3), as3);
            sameAgain(row(List.of(), stored3), as3);
        }
    }

    private static void sameAgain(Entity row, boolean as3) {
        Map<String, Object> shown = RoutePathForms.shown(row, as3).fields();
        Map<String, @Nullable Object> settled = settled(new HashMap<>(shown), Optional.of(row), as3);
        Map<String, @Nullable Object> stored = new HashMap<>(row.fields());
        assertThat(settled.get("paths"))
                .as("%s, shown as %s, is stored unchanged when it is sent back", row, shown)
                .isEqualTo(stored.get("paths"));
        assertThat(settled.get("path_syntax"))
                .as("%s, shown as %s, is stored unchanged when it is sent back", row, shown)
                .isEqualTo(stored.get("path_syntax"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
                    # version | given        | stored          | path_syntax
                    2         | /a           | /a              | -
                    2         | /a.*         | /a.*            | -
                    2         | ~/a          | ~/a             | 3.0
                    2         | ~/a, /b      | ~/a, /b         | 3.0
                    2         | ~/a, /b.*    | ~/a, ~/b.*      | 3.0
                    3         | /a           | /a              | 3.0
                    3         | ~/a.*, /b    | ~/a.*, /b       | 3.0
                    """)
    void aNewPathIsReadAsItsVersionReadsIt(int version, String given, String stored, @Nullable String syntax) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        fields.put("paths", Arrays.asList(given.split(", ")));
        Map<String, @Nullable Object> settled = settled(fields, Optional.empty(), version == 3);
        assertThat(settled.get("paths")).isEqualTo(Arrays.asList(stored.split(", ")));
        assertThat(settled.get("path_syntax")).isEqualTo(syntax);
    }

    @Test
    void bodiesWithoutPathsOrWithTheirSyntaxStayUnchanged() {
        for (boolean as3 : new boolean[] {true, false}) {
            assertThat(settled(Map.of("name", "a"), Optional.empty(), as3)).isEqualTo(Map.of("name", "a"));
            Map<String, Object> said = Map.of("paths", List.of("~/a"), "path_syntax", "3.0");
            assertThat(settled(said, Optional.empty(), as3)).isEqualTo(said);
        }
    }

    @Test
    void pathsThatAreNoListOfTextsAreLeftForValidation() {
        for (boolean as3 : new boolean[] {true, false}) {
            for (Object paths : List.of("/a", 5, List.of(1), Map.of("a", "b"), List.of(List.of()))) {
                assertThat(settled(Map.of("paths", paths), Optional.of(row(List.of("/a"), true)), as3)
                                .get("paths"))
                        .isEqualTo(paths);
            }
        }
    }

    private static String path(Random random, boolean as3) {
        StringBuilder path = new StringBuilder(as3 && random.nextBoolean() ? "~/" : "/");
        for (int i = random.nextInt(7); i > 0; i--) {
            path.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return path.toString();
    }

    private static Map<String, @Nullable Object> settled(
            Map<String, ? extends @Nullable Object> fields, Optional<Entity> row, boolean as3) {
        return RoutePathForms.settle(
                        ROUTES, new BodyValues(new LinkedHashMap<>(fields), OptionalLong.empty()), row, as3)
                .fields();
    }

    private static List<String> shownPaths(Entity row, boolean as3) {
        @SuppressWarnings("unchecked")
        List<String> paths = (List<String>)
                Objects.requireNonNull(RoutePathForms.shown(row, as3).fields().get("paths"));
        return paths;
    }

    @SuppressWarnings("unchecked") // In answers, unset fields are null.
    private static Entity row(@Nullable List<String> paths, boolean as3) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", "x");
        fields.put("paths", paths);
        fields.put("path_syntax", as3 ? PathSyntax.V3 : null);
        return new Entity("routes", (Map<String, Object>) (Map<String, ?>) fields, 1, Position.of(1), null);
    }
}
