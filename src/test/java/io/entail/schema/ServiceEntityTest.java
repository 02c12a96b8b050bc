package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Services: the rules for each protocol, and the URL that stands for four fields. One row per input, with its fault
 * last.
 */
class ServiceEntityTest {
    private static final String FAILED = "failed conditional validation given value of field 'protocol'";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"host":"h"}                                              | {}
            {"protocol":"http","path":"/p"}                           | {"host":"required field missing"}
            {"host":"h","protocol":"tcp"}                             | {}
            {"host":"h","protocol":"tls_passthrough"}                 | {}
            {"host":"h","protocol":"ftp","path":"/p"}                 | {"protocol":"expected one of: grpc, grpcs, http, https, tcp, tls, tls_passthrough, udp"}
            {"host":"h","protocol":"tcp","path":"/p"}                 | {"path":"value must be null","@entity":["#"]}
            {"host":"h","protocol":"tls","tls_verify":true}           | {}
            {"host":"h","protocol":"tls","path":"/p"}                 | {"path":"value must be null","@entity":["#"]}
            {"host":"h","protocol":"udp","path":"/p"}                 | {"path":"value must be null","@entity":["#"]}
            {"host":"h","protocol":"grpc","path":"/p"}                | {"path":"value must be null","@entity":["#"]}
            {"host":"h","protocol":"grpcs","path":"/p"}               | {"path":"value must be null","@entity":["#"]}
            {"host":"h","protocol":"https","path":"/p","tls_verify":true,"tls_verify_depth":1,"ca_certificates":[]} | {}
            {"host":"h","tls_verify":true}                            | {"tls_verify":"value must be null","@entity":["#"]}
            {"host":"h","tls_verify":false}                           | {"tls_verify":"value must be null","@entity":["#"]}
            {"host":"h","tls_verify":true,"tls_verify_depth":1,"ca_certificates":[]} | {"tls_verify":"value must be null","tls_verify_depth":"value must be null","ca_certificates":"value must be null","@entity":["#","#","#"]}
            {"host":"h","protocol":"grpcs","client_certificate":{"id":"6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e"}} | {"client_certificate":"value must be null","@entity":["#"]}
            """)
    void theProtocolSaysWhatElseMayBeGiven(String input, String expected) {
        assertThat(ShippedEntity.faults("services", input)).isEqualTo(ShippedEntity.map(expected.replace("#", FAILED)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            http://shop.internal                | http  | shop.internal | 80    |
            http://shop.internal/               | http  | shop.internal | 80    | /
            http://shop.internal:8080/a/b       | http  | shop.internal | 8080  | /a/b
            https://shop.internal/v1?x=1#y      | https | shop.internal | 443   | /v1
            https://shop.internal:8443          | https | shop.internal | 8443  |
            tcp://shop.internal:5432            | tcp   | shop.internal | 5432  |
            grpcs://shop.internal               | grpcs | shop.internal | 80    |
            //shop.internal:443/x               | https | shop.internal | 443   | /x
            //shop.internal:80                  | http  | shop.internal | 80    |
            shop.internal:8080                  | http  | shop.internal | 8080  |
            shop.internal                       | http  | shop.internal | 80    |
            http://user:secret@shop.internal    | http  | shop.internal | 80    |
            http://[::1]:9000/p                 | http  | [::1]         | 9000  | /p
            http://shop.internal/q;v=2,x        | http  | shop.internal | 80    | /q;v=2,x
            http://shop.internal/~joe/n=1&z!    | http  | shop.internal | 80    | /~joe/n=1&z!
            shop.internal:81/k:7/@all           | http  | shop.internal | 81    | /k:7/@all
            http://-fsqu00a-label.example       | http  | -fsqu00a-label.example | 80 |
            """)
    void aUrlStandsForFourFields(String url, String protocol, String host, int port, String path) {
        Map<String, Object> stored = ShippedEntity.stored(
                "services",
                "{\"url\":\"" + url + "\",\"host\":\"other\",\"port\":1,\"path\":\"/other\",\"protocol\":\"udp\"}");
        assertThat(stored)
                .containsEntry("protocol", protocol)
                .containsEntry("host", host)
                .containsEntry("port", port)
                .containsEntry("path", path)
                .doesNotContainKey("url");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"url":""}              | {"url":"length must be at least 1"}
            {"url":5,"retries":"x"} | {"url":"expected a string"}
            {"url":"ftp://h"}       | {"protocol":"expected one of: grpc, grpcs, http, https, tcp, tls, tls_passthrough, udp"}
            {"url":"http://"}       | {"host":"required field missing"}
            {"url":"http://h:99999"} | {"port":"value should be between 0 and 65535"}
            {"url":"http://h:70000000000/"} | {"port":"value should be between 0 and 65535"}
            {"url":"http://h/a[0]"} | {"path":"invalid path: '/a[0]' (characters outside of the reserved list of RFC 3986 found)"}
            {"url":"http://h/%zz"}  | {"path":"invalid url-encoded value: '%zz'"}
            {"url":"http://h:x"}    | {"port":"expected an integer"}
            {"url":null}            | {"host":"required field missing","port":"required field missing","protocol":"required field missing"}
            {"url":"tcp://h/p"}     | {"path":"value must be null","@entity":["failed conditional validation given value of field 'protocol'"]}
            """)
    void aUrlThatSaysTooLittleOrTooMuch(String input, String expected) {
        assertThat(ShippedEntity.faults("services", input)).isEqualTo(ShippedEntity.map(expected));
    }
}
