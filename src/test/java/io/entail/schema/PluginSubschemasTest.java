package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations of plugins. One row per configuration; what is stored of it or what is wrong with it last. */
class PluginSubschemasTest {
    private static final String CONDITION = "failed conditional validation given value of field ";

    @Test
    void areAllInTheList() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("avro", "plugins"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSameElementsAs(DefinitionLoader.SHIPPED_PLUGINS);
        }
        List<String> names = DefinitionLoader.SHIPPED_PLUGINS.stream()
                .map(file -> file.replace(".avdl", ""))
                .toList();
        assertThat(ShippedEntity.SHIPPED.require("plugins").subschemas()).hasSameElementsAs(names);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            key-auth              | {}                                    | {"key_names":["apikey"],"hide_credentials":false,"key_in_header":true,"key_in_query":true,"key_in_body":false,"run_on_preflight":true}
            basic-auth            | {}                                    | {"hide_credentials":false}
            hmac-auth             | {}                                    | {"hide_credentials":false,"clock_skew":300,"validate_request_body":false,"enforce_headers":[],"algorithms":["hmac-sha1","hmac-sha256","hmac-sha384","hmac-sha512"]}
            acl                   | {"allow":["a"]}                       | {"allow":["a"],"hide_groups_header":false}
            acl                   | {"whitelist":["a"]}                   | {"allow":["a"],"hide_groups_header":false}
            acl                   | {"blacklist":["a"],"whitelist":null}  | {"deny":["a"],"hide_groups_header":false}
            ip-restriction        | {"blacklist":["10.0.0.0/8"]}          | {"deny":["10.0.0.0/8"]}
            cors                  | {}                                    | {"methods":["GET","HEAD","PUT","PATCH","POST","DELETE","OPTIONS","TRACE","CONNECT"],"credentials":false,"preflight_continue":false}
            rate-limiting         | {"minute":5}                          | {"minute":5,"limit_by":"consumer","policy":"local","fault_tolerant":true,"redis_port":6379,"redis_ssl":false,"redis_ssl_verify":false,"redis_timeout":2000,"redis_database":0,"hide_client_headers":false}
            request-size-limiting | {}                                    | {"allowed_payload_size":128,"size_unit":"megabytes","require_content_length":false}
            ip-restriction        | {"deny":["10.0.0.0/8"]}               | {"deny":["10.0.0.0/8"]}
            http-log              | {"http_endpoint":"http://log:80/x"}   | {"http_endpoint":"http://log:80/x","method":"POST","content_type":"application/json","timeout":10000,"keepalive":60000,"retry_count":10,"queue_size":1,"flush_timeout":2}
            file-log              | {"path":"/tmp/log"}                   | {"path":"/tmp/log","reopen":false}
            request-transformer   | {"add":{"headers":["x-a:1"]}}         | {"remove":{"body":[],"headers":[],"querystring":[]},"rename":{"body":[],"headers":[],"querystring":[]},"replace":{"body":[],"headers":[],"querystring":[]},"add":{"body":[],"headers":["x-a:1"],"querystring":[]},"append":{"body":[],"headers":[],"querystring":[]}}
            response-transformer  | {}                                    | {"remove":{"headers":[],"json":[]},"rename":{"headers":[]},"replace":{"headers":[],"json":[],"json_types":[]},"add":{"headers":[],"json":[],"json_types":[]},"append":{"headers":[],"json":[],"json_types":[]}}
            correlation-id        | {}                                    | {"header_name":"Kong-Request-ID","generator":"uuid#counter","echo_downstream":false}
            prometheus            | {}                                    | {"per_consumer":false}
            request-termination   | {"message":"up"}                      | {"status_code":503,"message":"up","echo":false}
            jwt                   | {}                                    | {"uri_param_names":["jwt"],"cookie_names":[],"key_claim_name":"iss","secret_is_base64":false,"run_on_preflight":true,"maximum_expiration":0,"header_names":["authorization"]}
            oauth2                | {"enable_client_credentials":true,"provision_key":"k"} | {"mandatory_scope":false,"provision_key":"k","token_expiration":7200,"enable_authorization_code":false,"enable_implicit_grant":false,"enable_client_credentials":true,"enable_password_grant":false,"hide_credentials":false,"accept_http_if_already_terminated":false,"global_credentials":false,"auth_header_name":"authorization","refresh_token_ttl":1209600,"reuse_refresh_token":false,"pkce":"lax"}
            proxy-cache           | {"strategy":"memory"}                 | {"response_code":[200,301,404],"request_method":["GET","HEAD"],"content_type":["text/plain","application/json"],"cache_ttl":300,"strategy":"memory","cache_control":false,"memory":{"dictionary_name":"kong_db_cache"}}
            """)
    void aConfigurationIsCompletedWithDefaults(String name, String config, String stored) {
        String input = "{\"name\":\"" + name + "\",\"config\":" + config + "}";
        assertThat(ShippedEntity.faults("plugins", input)).isEmpty();
        assertThat(CanonicalJson.write(ShippedEntity.stored("plugins", input).get("config")))
                .isEqualTo(CanonicalJson.write(ShippedEntity.map(stored)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            key-auth              | {"key_names":["a b"]}                 | {"key_names":{"1":"bad header name 'a b', allowed characters are A-Z, a-z, 0-9, '_', and '-'"}}
            key-auth              | {"key_names":null}                    | {"key_names":"required field missing"}
            key-auth              | {"anonymous":"guest"}                 |
            key-auth              | {"anonymous":""}                      | {"anonymous":"length must be at least 1"}
            oauth2                | {"enable_password_grant":true,"provision_key":"k","anonymous":"guest"} |
            key-auth              | {"colour":1}                          | {"colour":"unknown field"}
            basic-auth            | {"hide_credentials":"yes"}            | {"hide_credentials":"expected a boolean"}
            hmac-auth             | {"clock_skew":0}                      | {"clock_skew":"value must be greater than 0"}
            hmac-auth             | {"algorithms":["md5"]}                | {"algorithms":{"1":"expected one of: hmac-sha1, hmac-sha256, hmac-sha384, hmac-sha512"}}
            acl                   | {}                                    | {"@entity":["exactly one of these fields must be non-empty: 'allow', 'deny'"]}
            acl                   | {"allow":["a"],"deny":["b"]}          | {"@entity":["exactly one of these fields must be non-empty: 'allow', 'deny'"]}
            acl                   | {"whitelist":"a"}                     | {"whitelist":"expected an array"}
            acl                   | {"blacklist":["(a"]}                  | {"blacklist":{"1":"not a valid regex: (a"}}
            ip-restriction        | {"whitelist":["10.0.0.0/99"]}         | {"allow":{"1":"invalid ip or cidr range: '10.0.0.0/99'"}}
            cors                  | {"methods":["get"]}                   | {"methods":{"1":"expected one of: GET, HEAD, PUT, PATCH, POST, DELETE, OPTIONS, TRACE, CONNECT"}}
            cors                  | {"origins":["*","https://[a-z]+[.]example"]} |
            cors                  | {"origins":["(x"]}                    | {"origins":{"1":"'(x' is not a valid regex"}}
            rate-limiting         | {}                                    | {"@entity":["at least one of these fields must be non-empty: 'second', 'minute', 'hour', 'day', 'month', 'year'"]}
            rate-limiting         | {"second":0}                          | {"second":"value must be greater than 0"}
            rate-limiting         | {"second":10,"hour":9.5}              | {"@entity":["The limit for hour(9.5) cannot be lower than the limit for second(10.0)"]}
            rate-limiting         | {"second":10,"minute":20,"hour":5}    | {"@entity":["The limit for hour(5.0) cannot be lower than the limit for second(10.0)"]}
            rate-limiting         | {"second":1,"limit_by":"path","path":"/a;b=1/@x"} |
            rate-limiting         | {"second":1,"limit_by":"path","path":"/a b"} | {"path":"invalid path: '/a b' (characters outside of the reserved list of RFC 3986 found)","@entity":["@@'limit_by'"]}
            rate-limiting         | {"second":1,"policy":"redis"}         | {"redis_host":"required field missing","@entity":["@@'policy'"]}
            rate-limiting         | {"second":1,"limit_by":"header"}      | {"header_name":"required field missing","@entity":["@@'limit_by'"]}
            rate-limiting         | {"second":1,"limit_by":"path"}        | {"path":"required field missing","@entity":["@@'limit_by'"]}
            rate-limiting         | {"second":1,"policy":"redis","redis_host":"r","redis_password":"{vault://env/x}"} |
            request-size-limiting | {"size_unit":"gigabytes"}             | {"size_unit":"expected one of: megabytes, kilobytes, bytes"}
            ip-restriction        | {}                                    | {"@entity":["at least one of these fields must be non-empty: 'allow', 'deny'"]}
            ip-restriction        | {"allow":["10.0.0.0/99"]}             | {"allow":{"1":"invalid ip or cidr range: '10.0.0.0/99'"}}
            http-log              | {}                                    | {"http_endpoint":"required field missing"}
            http-log              | {"http_endpoint":"nowhere"}           | {"http_endpoint":"missing host in url"}
            http-log              | {"http_endpoint":"http://log","headers":{"content-TYPE":["x"]}} | {"headers":"cannot contain 'Content-Type' header"}
            http-log              | {"http_endpoint":"http://log","headers":{"authorization":["x"]}} |
            http-log              | {"http_endpoint":"http://u:p@log/@","headers":{"x-a":["x"]}} |
            http-log              | {"http_endpoint":"http://u:p@log/","headers":{"authorization":["x"]}} | {"@entity":["specifying both an 'Authorization' header and user info in 'http_endpoint' is not allowed"]}
            file-log              | {}                                    | {"path":"required field missing"}
            request-transformer   | {"http_method":"get"}                 | {"http_method":"invalid value: get"}
            request-transformer   | {"add":{"cookies":[]}}                | {"add":{"cookies":"unknown field"}}
            request-transformer   | {"remove":{"headers":["x-a","x b"]}}  | {"remove":{"headers":{"2":"'x b' is not a valid header"}}}
            request-transformer   | {"add":{"headers":["x-a:$(q)","x b:1","x-a"]}} | {"add":{"headers":{"2":"'x b' is not a valid header","3":"invalid value: x-a"}}}
            request-transformer   | {"rename":{"headers":["x-a:x-b","x-a:x b"]}} | {"rename":{"headers":{"2":"'x b' is not a valid header"}}}
            request-transformer   | {"replace":{"body":["a:1","b::2","c:",":d"]}} | {"replace":{"body":{"3":"key 'c' has no value"}}}
            request-transformer   | {"append":{"querystring":["a"]}}      | {"append":{"querystring":{"1":"key 'a' has no value"}}}
            response-transformer  | {"rename":{"headers":["a:b","a:"]}}   | {"rename":{"headers":{"2":"'' is not a valid header"}}}
            response-transformer  | {"add":{"headers":["x b:1"]}}         |
            response-transformer  | {"add":{"json_types":["date"]}}       | {"add":{"json_types":{"1":"expected one of: boolean, number, string"}}}
            correlation-id        | {"generator":"dice"}                  | {"generator":"expected one of: uuid, uuid#counter, tracker"}
            request-termination   | {"message":"up","body":"x"}           | {"@entity":["message cannot be used with content_type or body"]}
            request-termination   | {"content_type":"text/plain"}         | {"@entity":["content_type requires a body"]}
            request-termination   | {"echo":true,"body":"x"}              | {"@entity":["echo cannot be used with content_type and body"]}
            request-termination   | {"echo":true,"trigger":"x-a"}         |
            request-termination   | {"status_code":600}                   | {"status_code":"value should be between 100 and 599"}
            prometheus            | {"per_consumer":1}                    | {"per_consumer":"expected a boolean"}
            jwt                   | {"claims_to_verify":["iat"]}          | {"claims_to_verify":{"1":"expected one of: exp, nbf"}}
            jwt                   | {"maximum_expiration":60}             | {"claims_to_verify":"required field missing","@entity":["@@'maximum_expiration'"]}
            jwt                   | {"maximum_expiration":60,"claims_to_verify":["nbf"]} | {"claims_to_verify":"expected to contain: exp","@entity":["@@'maximum_expiration'"]}
            jwt                   | {"maximum_expiration":60,"claims_to_verify":["exp"]} |
            jwt                   | {"maximum_expiration":31536001}       | {"maximum_expiration":"value should be between 0 and 31536000"}
            oauth2                | {"provision_key":"k"}                 | {"@entity":["at least one of these fields must be true: enable_authorization_code, enable_implicit_grant, enable_client_credentials, enable_password_grant"]}
            oauth2                | {"provision_key":"k","enable_implicit_grant":true,"mandatory_scope":true} | {"scopes":"required field missing","@entity":["@@'mandatory_scope'"]}
            oauth2                | {"provision_key":"k","enable_implicit_grant":true,"pkce":"no"} | {"pkce":"expected one of: none, lax, strict"}
            proxy-cache           | {}                                    | {"strategy":"required field missing"}
            proxy-cache           | {"strategy":"memory","response_code":[]} | {"response_code":"length must be at least 1"}
            """)
    void aConfigurationIsJudgedByThePlugin(String name, String config, String expected) {
        String input = "{\"name\":\"" + name + "\",\"config\":" + config + "}";
        assertThat(ShippedEntity.faults("plugins", input))
                .isEqualTo(
                        expected == null
                                ? Map.of()
                                : Map.of("config", ShippedEntity.map(expected.replace("@@", CONDITION))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file-log", "http-log", "prometheus", "proxy-cache", "request-transformer", "acl"})
    void aPluginActsOnHttpUnlessItSaysOtherwise(String name) {
        assertThat(ShippedEntity.stored("plugins", "{\"name\":\"" + name + "\",\"config\":{}}"))
                .containsEntry("protocols", List.of("grpc", "grpcs", "http", "https"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"name":"warp"}                                          | {"name":"plugin 'warp' not enabled; describe it in a file of 'entail.definitions' (--definitions), or set 'entail.plugins.accept' (--plugins=accept) to take its configuration as it is"}
            {}                                                       | {"name":"required field missing"}
            {"name":"hmac-auth","consumer":#}                        | {"consumer":"value must be null"}
            {"name":"key-auth","consumer":#}                         | {"consumer":"value must be null"}
            {"name":"oauth2","config":{"provision_key":"k","enable_implicit_grant":true},"route":#,"consumer":#} | {"route":"value must be null","consumer":"value must be null"}
            {"name":"key-auth","route":#,"service":#}                | {}
            {"name":"correlation-id","consumer":#}                   | {}
            {"name":"key-auth","protocols":["tcp"]}                  | {"protocols":{"1":"expected one of: grpc, grpcs, http, https"}}
            {"name":"file-log","config":{"path":"/a"},"protocols":["tcp"]} | {}
            {"name":"request-transformer","protocols":["tls"]}       | {}
            {"name":"proxy-cache","config":{"strategy":"memory"},"protocols":["udp"]} | {}
            """)
    void aPluginNarrowsWhereItMayStand(String input, String expected) {
        assertThat(ShippedEntity.faults("plugins", input.replace("#", ShippedEntity.PARENT)))
                .isEqualTo(ShippedEntity.map(expected));
    }
}
