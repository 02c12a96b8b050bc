package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.EntityStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vaults, keys, groups and the internal entities of gateways. One row per entity, with its fault last. */
final class GatewayEntitiesTest {
    private static final Path FILES = Path.of("src/test/resources/io/entail/schema");

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            vaults      | {"name":"env","prefix":"my-env","config":{"prefix":"SECRET_"}} | {}
            vaults      | {"name":"env","prefix":"my-env","config":{"prefix":"1X"}} | {"config":{"prefix":"invalid value: 1X"}}
            vaults      | {"name":"env","prefix":"my-env","config":{"prefix":"A-B"}} | {}
            vaults_beta | {"name":"env","prefix":"my-env","config":{"prefix":"A-B"}} | {"config":{"prefix":"invalid value: A-B"}}
            vaults      | {"name":"env","prefix":"env"}                      | {"prefix":"must not be one of: env"}
            vaults      | {"name":"env","prefix":"My"}                       | {"prefix":"invalid value: My"}
            vaults      | {"name":"env","prefix":"m"}                        | {"prefix":"invalid value: m"}
            vaults      | {"name":"moon","prefix":"my-moon"}                 | {"name":"vault 'moon' is not installed"}
            vaults_beta | {"name":"moon","prefix":"my-moon"}                 | {"name":"vault 'moon' is not installed"}
            vaults      | {"name":"env"}                                     | {"prefix":"required field missing"}
            keys        | {"kid":"1"}                                        | {"@entity":["at least one of these fields must be non-empty: 'jwk', 'pem'"]}
            keys        | {"kid":"1","jwk":"{vault://env/k}"}                | {}
            keys        | {"kid":"1","jwk":"x"}                              | {"@entity":["could not json decode jwk string"]}
            keys        | {"kid":"1","jwk":"[1]"}                            | {"@entity":["could not json decode jwk string"]}
            keys        | {"kid":"1","jwk":"{\\"kid\\":\\"2\\",\\"kty\\":\\"RSA\\",\\"n\\":\\"AQAB\\",\\"e\\":\\"AQAB\\"}"} | {"@entity":["kid in jwk.kid must be equal to keys.kid"]}
            keys        | {"kid":"1","jwk":"{\\"kid\\":\\"1\\",\\"kty\\":\\"RSA\\",\\"n\\":\\"AQAB\\",\\"e\\":\\"AQAB\\"}"} | {}
            keys        | {"kid":"1","jwk":"{\\"kid\\":\\"1\\",\\"kty\\":\\"RSA\\",\\"n\\":\\"A+\\",\\"e\\":\\"AQAB\\"}"} | {"@entity":["could not load JWK, likely not a valid key"]}
            keys        | {"kid":"1","jwk":"{\\"kid\\":\\"1\\",\\"kty\\":\\"EC\\",\\"crv\\":\\"P-256\\",\\"x\\":\\"AQAB\\",\\"y\\":\\"AQAB\\"}"} | {}
            keys        | {"kid":"1","jwk":"{\\"kid\\":\\"1\\",\\"kty\\":\\"OKP\\",\\"crv\\":\\"P-256\\",\\"x\\":\\"AQAB\\"}"} | {"@entity":["could not load JWK, likely not a valid key"]}
            keys        | {"kid":"1","jwk":"{\\"kid\\":\\"1\\",\\"kty\\":\\"oct\\",\\"k\\":\\"AQAB\\"}"} | {"@entity":["could not load JWK, likely not a valid key"]}
            keys        | {"kid":"1","pem":{}}                               | {"@entity":["at least one of these fields must be non-empty: 'jwk', 'pem'"],"pem":{"@entity":["at least one of these fields must be non-empty: 'private_key', 'public_key'"]}}
            keys        | {"kid":"1","pem":{"public_key":"x"}}               | {"pem":{"@entity":["could not load public key"]}}
            keys        | {"kid":"1","pem":{"public_key":"{vault://env/k}"}} | {}
            keys        | {"kid":"1","jwk":"{\\"kid\\":\\"1\\",\\"kty\\":\\"RSA\\",\\"n\\":\\"AQAB\\",\\"e\\":\\"AQAB\\"}","pem":{"public_key":"{vault://env/k}"}} | {"@entity":["only one or none of these fields must be set: 'jwk', 'pem'"]}
            key_sets    | {}                                                 | {}
            consumer_groups | {}                                             | {"name":"required field missing"}
            consumer_group_consumers | {"consumer":#}                        | {"consumer_group":"required field missing"}
            sessions    | {"session_id":"s","expires":1700000000,"data":"d"} | {}
            sessions    | {}                                                 | {"session_id":"required field missing"}
            acme_storage | {}                                                | {}
            clustering_data_planes | {"id":"#id","ip":"10.0.0.1","hostname":"dp.test","version":"2.8.5","config_hash":"x"} | {"config_hash":"length must be 32"}
            clustering_data_planes | {"id":"#id","ip":"10.0.0.300","hostname":"dp.test","sync_status":"fine"} | {"ip":"not an ip address: 10.0.0.300","sync_status":"expected one of: unknown, normal, kong_version_incompatible, plugin_set_incompatible, plugin_version_incompatible, filter_set_incompatible"}
            ratelimiting_metrics | {"identifier":"","period":"hour","period_date":1700000000,"service_id":"#id","route_id":"#id","value":3} | {}
            ratelimiting_metrics | {"identifier":"a","period":"hour","period_date":0,"service_id":"x","route_id":"#id","value":3} | {"period_date":"expected a valid timestamp","service_id":"expected a valid UUID"}
            """)
    void areJudgedAsTheGatewayDoes(String entity, String input, String expected) {
        String given = input.replace("#id", TestDefinitions.ID).replace("#", ShippedEntity.PARENT);
        assertThat(ShippedEntity.faults(entity, given)).isEqualTo(ShippedEntity.map(expected));
    }

    @Test
    @DisplayName("a private key in PEM must be one, and must belong to the public key beside it")
    void keysInPemBelongTogether() throws IOException {
        String rsa = Files.readString(FILES.resolve("formats/rsa.pk8.pem"));
        String other = Files.readString(FILES.resolve("shipped/public.pem"));
        assertThat(ShippedEntity.faults("keys", Map.of("kid", "1", "pem", Map.of("private_key", rsa))))
                .isEmpty();
        assertThat(ShippedEntity.faults("keys", Map.of("kid", "1", "pem", Map.of("public_key", other))))
                .isEmpty();
        assertThat(ShippedEntity.faults(
                                "keys", Map.of("kid", "1", "pem", Map.of("private_key", rsa, "public_key", other)))
                        .toString())
                .contains("public key does not match private key");
    }

    @Test
    @DisplayName("a consumer is in a group once, and is removed from it when either is deleted")
    void groupsHaveMembers() {
        try (EntityStore store = EntityStore.inMemory(ShippedEntity.SHIPPED)) {
            store.dao("consumer_groups").insert(Map.of("name", "gold"));
            store.dao("consumers").insert(Map.of("username", "ann"));
            Map<String, Object> member =
                    Map.of("consumer_group", Map.of("name", "gold"), "consumer", Map.of("username", "ann"));
            store.dao("consumer_group_consumers").insert(member);
            assertThatThrownBy(() -> store.dao("consumer_group_consumers").insert(member))
                    .hasMessageContaining("UNIQUE violation");
            store.dao("consumers").deleteBy("username", "ann");
            assertThat(store.dao("consumer_group_consumers").count()).isZero();
        }
    }
}
