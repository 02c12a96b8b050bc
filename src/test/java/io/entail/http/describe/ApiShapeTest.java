package io.entail.http.describe;

import static io.entail.http.describe.Described.entity;
import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.ReferenceField;
import io.entail.testkit.Library;
import io.entail.testkit.Types;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The paths that result from definitions. */
class ApiShapeTest {
    private static final List<EntityDefinition> ALL =
            Definitions.load(List.of(Library.folder(), Types.folder()), true).all();

    private static EntityDefinition named(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "services, routes plugins oauth2_tokens",
                "consumers, plugins acls basic-auth consumer_group_consumers hmac-auth jwt key-auth oauth2",
                "upstreams, targets",
                "targets, \"\"",
                "parameters, \"\"",
                "key_sets, keys",
                "certificates, services snis upstreams",
                "passes, visits",
                "books, chapters footnotes loans passes"
            })
    void rowsThatReferToAnotherAreBelowIt(String parent, String children) {
        assertThat(ApiShape.children(ALL, named(parent)).stream()
                        .map(ApiShape.Child::path)
                        .toList())
                .containsExactlyInAnyOrder(children.isEmpty() ? new String[0] : children.split(" "));
    }

    @Test
    void ofSeveralReferencesToTheSameParentTheFirstLeadsThere() {
        assertThat(ApiShape.children(ALL, named("passes")))
                .extracting(child -> child.reference().field())
                .containsExactly("pass");
        assertThat(ApiShape.references(ALL, named("visits")))
                .extracting(ReferenceField::field)
                .containsExactly("pass", "guest_of");
    }

    @Test
    void anEntityThatIsNamedAmongTheRowsOfItsParentAloneHasNoPathsOfItsOwn() {
        assertThat(ALL.stream().filter(ApiShape::nestedOnly).map(EntityDefinition::name))
                .containsExactly("targets");
        assertThat(ALL.stream().filter(each -> !ApiShape.hasTopLevel(each)).map(EntityDefinition::name))
                .containsExactlyInAnyOrder(
                        "targets",
                        "parameters",
                        "oauth2_authorization_codes",
                        "clustering_data_planes",
                        "ratelimiting_metrics");
        assertThat(ApiShape.topLevel(ALL, "key-auths").map(EntityDefinition::name))
                .contains("keyauth_credentials");
        assertThat(ApiShape.topLevel(ALL, "targets")).isEmpty();
        assertThat(ApiShape.topLevel(ALL, "keyauth_credentials")).isEmpty();
    }

    @Test
    void noShippedNameMeansTwoThings() {
        assertThat(ApiShape.faults(ALL)).isEmpty();
    }

    @Test
    void namesThatMeanSomethingElseAreFaults() {
        List<EntityDefinition> taken = Described.of(entity("tags", "", "Tag", "")
                        + entity("workspaces", "", "Workspace", "")
                        + entity(
                                "as",
                                "@adminApiName(\"same\")",
                                "A",
                                "union { null, uuid } @references(\"workspaces\") history = null;")
                        + entity(
                                "bs",
                                "@adminApiName(\"same\") @adminApiNestedName(\"blame\")",
                                "B",
                                "union { null, uuid } @references(\"as\") a = null;")
                        + entity(
                                "cs",
                                "@adminApiNestedName(\"d\")",
                                "C",
                                "union { null, uuid } @references(\"as\") a = null;")
                        + entity(
                                "ds",
                                "@adminApiNestedName(\"d\")",
                                "D",
                                "union { null, uuid } @references(\"as\") a = null;")
                        + entity("hidden", "@generateAdminApi(false) @adminApiName(\"status\")", "E", ""))
                .all();
        assertThat(ApiShape.faults(taken))
                .containsExactlyInAnyOrder(
                        "entity 'tags': the API name 'tags' is one that the HTTP API has a meaning for",
                        "entity 'as': the reference field 'history' is one that the HTTP API has a meaning for",
                        "entity 'bs': the API name 'same' is in use for 'as'",
                        "entity 'bs': the nested API name 'blame' is one that the HTTP API has a meaning for",
                        "entity 'ds': the nested API name below as 'd' is in use for 'cs'");
    }

    /** {@code ops/http.md} lists exactly the reserved names. */
    @Test
    void everyReservedNameIsDocumented() throws Exception {
        String page = Files.readString(Path.of("ops/http.md"));
        String list =
                page.substring(page.indexOf("Entail's own names at its beginning:"), page.indexOf("2. The API name"));
        assertThat(ApiShape.OWN_NAMES)
                .allSatisfy(name -> assertThat(list).contains("`" + name + "`"))
                .hasSize((int) list.chars().filter(c -> c == '`').count() / 2 - 1);
        assertThat(List.of("history", "blame", "workspaces", "validate")).allMatch(ApiShape::isReserved);
        assertThat(ApiShape.isReserved("services")).isFalse();
    }
}
