package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Consumers, workspaces and names of certificates. One row per input, with its fault last. */
class NamedEntityTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            consumers  | {"username":"ann / bob"}                       | {}
            consumers  | {"custom_id":"7"}                              | {}
            consumers  | {"username":"ann","custom_id":"7","tags":["a","b"]} | {}
            consumers  | {"username":""}                                | {"username":"length must be at least 1","@entity":["at least one of these fields must be non-empty: 'custom_id', 'username'"]}
            consumers  | {}                                             | {"@entity":["at least one of these fields must be non-empty: 'custom_id', 'username'"]}
            consumers  | {"username":"ann","updated_at":5}              | {"updated_at":"unknown field"}
            workspaces | {"name":"team-a","comment":"the first"}        | {}
            workspaces | {}                                             | {"name":"required field missing"}
            workspaces | {"name":"services"}                            | {"name":"must not be one of: workspaces, consumers, certificates, services, routes, snis, upstreams, targets, plugins, tags, ca_certificates"}
            workspaces | {"name":"team a"}                              | {"name":"invalid value 'team a': the only accepted ascii characters are alphanumerics or ., -, _, and ~"}
            workspaces | {"name":"a","meta":{"color":"red"}}            | {"meta":{"color":"unknown field"}}
            workspaces | {"name":"a","config":{"x":1}}                  | {"config":{"x":"unknown field"}}
            snis       | {"name":"*.shop.test","certificate":#}         | {}
            snis       | {"name":"10.0.0.1","certificate":#}            | {"name":"must not be an IP"}
            snis       | {"name":"shop.test:80","certificate":#}        | {"name":"must not have a port"}
            snis       | {"name":"shop.test"}                           | {"certificate":"required field missing"}
            """)
    void namesAreThereAndFit(String entity, String input, String expected) {
        assertThat(ShippedEntity.faults(entity, input.replace("#", ShippedEntity.PARENT)))
                .isEqualTo(ShippedEntity.map(expected));
    }
}
