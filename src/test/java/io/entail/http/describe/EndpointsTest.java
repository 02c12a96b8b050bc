package io.entail.http.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Library;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The list of paths. */
class EndpointsTest {
    private static final List<EntityDefinition> SHIPPED = Definitions.shipped().all();

    @Test
    void hasThoseOfTheGatewayAndOurs() {
        assertThat(Endpoints.of(SHIPPED))
                .contains(
                        "/",
                        "/services",
                        "/services/{services}",
                        "/services/{services}/routes",
                        "/services/{services}/routes/{routes}",
                        "/services/{services}/client_certificate",
                        "/routes/{routes}/service",
                        "/consumers/{consumers}/key-auth",
                        "/consumers/{consumers}/key-auth/{keyauth_credentials}",
                        "/key-auths/{keyauth_credentials}/consumer",
                        "/upstreams/{upstreams}/targets/{targets}",
                        "/upstreams/{upstreams}/targets/{targets}/history",
                        "/schemas/plugins/{name}",
                        "/services/{services}/history",
                        "/undo/{position}")
                .doesNotContain("/targets", "/targets/{targets}", "/parameters")
                .doesNotHaveDuplicates();
    }

    @Test
    void pathsBelowAnotherComeDirectlyAfterIt() {
        EntityDefinition[] definitions = Described.of(Described.entity("a", "", "A", "")
                        + Described.entity("ab", "", "B", "union { null, uuid } @references(\"a\") a = null;"))
                .all()
                .toArray(EntityDefinition[]::new);
        assertThat(Endpoints.of(List.of(definitions)).stream().filter(path -> path.startsWith("/a")))
                .containsExactly(
                        "/a",
                        "/a/{a}",
                        "/a/{a}/ab",
                        "/a/{a}/ab/{ab}",
                        "/a/{a}/ab/{ab}/blame",
                        "/a/{a}/ab/{ab}/history",
                        "/a/{a}/blame",
                        "/a/{a}/history",
                        "/ab",
                        "/ab/{ab}",
                        "/ab/{ab}/a",
                        "/ab/{ab}/blame",
                        "/ab/{ab}/history");
    }

    @Test
    void aStoreWithoutPluginsHasNoneOfTheirPaths() {
        assertThat(Endpoints.of(Library.alone().all())).noneMatch(path -> path.contains("plugins"));
    }

    @Test
    void theKeysOfAParentAndAChildOfTheSameEntityHaveTwoNames() {
        List<EntityDefinition> nodes = Described.of(
                        Described.entity("nodes", "", "Node", "union { null, uuid } @references(\"nodes\") up = null;"))
                .all();
        assertThat(Endpoints.of(nodes)).contains("/nodes/{nodes}/nodes/{child_nodes}");
    }

    @Test
    void openApiHasTheSamePaths() {
        Map<?, ?> paths =
                (Map<?, ?>) Objects.requireNonNull(OpenApi.of(SHIPPED, "1").get("paths"));
        assertThat(paths.keySet().stream().map(String::valueOf).sorted())
                .isEqualTo(Endpoints.of(SHIPPED).stream().sorted().toList());
    }
}
