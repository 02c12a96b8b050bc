package io.entail.http.entities;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.http.call.UrlPaths;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths are resolved to entities, rows and parents. */
final class EntityPathTest {
    private static final List<EntityDefinition> DEFINITIONS = Definitions.load(
                    List.of(
                            Path.of("src/test/resources/definitions/attic"),
                            Path.of("src/test/resources/definitions/library")),
                    true)
            .all();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    # path                              | entity key < parent key by field > child key by field, view
                    /services                           | services
                    /services/                          | services
                    /services/a                         | services a
                    /services/a%2Fb                     | services a/b
                    /services/a/routes                  | routes < services a by service
                    /services/a/routes/b                | routes b < services a by service
                    /routes/b/service                   | services > routes b by service
                    /services/a/history                 | services a HISTORY
                    /services/a/blame                   | services a BLAME
                    /services/history/blame             | services history BLAME
                    /services/a/routes/b/history        | routes b < services a by service HISTORY
                    /services/a/routes/history          | routes history < services a by service
                    /upstreams/a/targets/b/blame        | targets b < upstreams a by upstream BLAME
                    /consumers/a/key-auth               | keyauth_credentials < consumers a by consumer
                    /key-auths/a                        | keyauth_credentials a
                    /key-auths/a/consumer               | consumers > keyauth_credentials a by consumer
                    /snis/a/certificate                 | certificates > snis a by certificate
                    /services/a/client_certificate      | certificates > services a by client_certificate
                    /things/a/parts/b                   | parts b < things a by thing
                    /books/a/visits                     | none
                    /passes/a/visits                    | visits < passes a by pass
                    /visits/a/guest_of                  | passes > visits a by guest_of
                    /books/a/footnotes                  | footnotes < books a by cites
                    /workspaces/a                       | workspaces a
                    /workspaces/a/history               | workspaces a HISTORY
                    /                                   | none
                    /nothing                            | none
                    /keyauth_credentials                | none
                    /consumers/a/key-auths              | none
                    /targets                            | none
                    /targets/a/upstream                 | none
                    /parts/a                            | none
                    /hidden                             | none
                    /services/a/hidden                  | none
                    /services/a/nothing                 | none
                    /services/a/routes/b/service        | none
                    /services/a/routes/b/history/x      | none
                    /services/a/history/x               | none
                    /routes/b/service/x                 | none
                    /routes/b/paths                     | none
                    /Services                           | none
                    """)
    void aPathNamesOneThingOrNothing(String path, String named) {
        assertThat(EntityPath.of(DEFINITIONS, UrlPaths.split(path))
                        .map(EntityPathTest::shown)
                        .orElse("none"))
                .isEqualTo(named);
    }

    private static String shown(EntityPath path) {
        StringBuilder shown = new StringBuilder(path.entity().name());
        if (path.key() != null) {
            shown.append(' ').append(path.key());
        }
        if (path.parent() != null) {
            shown.append(" < ").append(shown(path.parent()));
        }
        if (path.child() != null) {
            shown.append(" > ").append(shown(path.child()));
        }
        return shown.append(path.view() == null ? "" : " " + path.view()).toString();
    }

    private static String shown(EntityPath.Link link) {
        return link.entity().name() + " " + link.key() + " by "
                + link.reference().field();
    }
}
