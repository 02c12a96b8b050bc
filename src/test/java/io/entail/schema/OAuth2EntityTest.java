package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of OAuth 2, their codes and tokens, and the parameters of a gateway. */
class OAuth2EntityTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            oauth2_credentials         | {"name":"app","consumer":#}                    | {}
            oauth2_credentials         | {"name":"app","consumer":#,"redirect_uris":["https://a.test/cb?x=1","app://done","http://[::1]:80"]} | {}
            oauth2_credentials         | {"name":"app","consumer":#,"redirect_uris":["a.test/cb","https://a.test/#x","https://"]} | {"redirect_uris":{"1":"cannot parse 'a.test/cb'","2":"fragment not allowed in 'https://a.test/#x'","3":"cannot parse 'https://'"}}
            oauth2_credentials         | {"name":"app","consumer":#,"redirect_uris":["https://:80/a","https://u@:80"]} | {"redirect_uris":{"1":"cannot parse 'https://:80/a'","2":"cannot parse 'https://u@:80'"}}
            oauth2_credentials         | {"name":"app","consumer":#,"client_type":"x"}  | {"client_type":"expected one of: confidential, public"}
            oauth2_credentials         | {}                                             | {"consumer":"required field missing","name":"required field missing"}
            oauth2_authorization_codes | {"credential":#}                               | {}
            oauth2_authorization_codes | {"credential":#,"challenge_method":"plain"}    | {"challenge_method":"expected one of: S256"}
            oauth2_authorization_codes | {}                                             | {"credential":"required field missing"}
            oauth2_tokens              | {"credential":#,"expires_in":7200}             | {}
            oauth2_tokens              | {"credential":#,"token_type":"mac"}            | {"token_type":"expected one of: bearer","expires_in":"required field missing"}
            parameters                 | {"key":"cluster_id","value":"x"}               | {}
            parameters                 | {}                                             | {"key":"required field missing","value":"required field missing"}
            """)
    void areJudged(String entity, String input, String expected) {
        assertThat(ShippedEntity.faults(
                        entity,
                        input.replace("#}", ShippedEntity.PARENT + "}").replace("#,", ShippedEntity.PARENT + ",")))
                .isEqualTo(ShippedEntity.map(expected));
    }

    @Test
    void codesAndTokensAreMadeAndMayExpire() {
        assertThat(ShippedEntity.stored(
                                "oauth2_tokens", "{\"credential\":" + ShippedEntity.PARENT + ",\"expires_in\":1}")
                        .get("access_token"))
                .asString()
                .hasSize(32);
        assertThat(ShippedEntity.SHIPPED.require("oauth2_tokens").ttl()).isTrue();
        assertThat(ShippedEntity.SHIPPED.require("oauth2_authorization_codes").ttl())
                .isTrue();
        assertThat(ShippedEntity.SHIPPED.require("oauth2_credentials").ttl()).isFalse();
    }

    @Test
    void aSecretIsHashedWhereTheClientSaysSoAndTheSameEachTime() {
        Map<String, Object> client = new LinkedHashMap<>(ShippedEntity.map(
                "{\"name\":\"app\",\"client_id\":\"c\",\"client_secret\":\"s\",\"hash_secret\":true,\"consumer\":"
                        + ShippedEntity.PARENT + "}"));
        Object hash = ShippedEntity.stored("oauth2_credentials", client).get("client_secret");
        assertThat(hash).asString().matches("\\$pbkdf2-sha512\\$i=10000,l=32\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
        assertThat(ShippedEntity.stored("oauth2_credentials", client).get("client_secret"))
                .isEqualTo(hash);
        client.put("client_id", "d");
        assertThat(ShippedEntity.stored("oauth2_credentials", client).get("client_secret"))
                .isNotEqualTo(hash);
        client.put("hash_secret", false);
        assertThat(ShippedEntity.stored("oauth2_credentials", client).get("client_secret"))
                .isEqualTo("s");
    }
}
