package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes by protocol. One row per input, with its fault last. */
class RouteEntityTest {
    private static final String SNIS =
            "'snis' can only be set when 'protocols' is 'grpcs', 'https', 'tls' or 'tls_passthrough'";
    private static final String SETS = "these sets are mutually exclusive: ('http', 'https'), ('tcp', 'tls', 'udp')";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"paths":["/a"]}                                            | {}
            {}                                                          | {"@entity":["must set one of 'methods', 'hosts', 'headers', 'paths', 'snis' when 'protocols' is 'https'"]}
            {"expression":"http.path == \\"/a\\"","priority":100}       | {}
            {"protocols":["grpc"],"expression":"http.path == \\"/a\\""} | {}
            {"protocols":["tcp"],"expression":"net.dst.port == 9000"}   | {}
            {"expression":"a","hosts":["h"]}                            | {"@entity":["Router Expression failed validation: cannot set 'expression' with 'methods', 'hosts', 'paths', 'headers', 'snis', 'sources' or 'destinations' simultaneously"]}
            {"expression":"a","regex_priority":1}                       | {"@entity":["Router Expression failed validation: cannot set 'regex_priority' with 'expression' simultaneously"]}
            {"hosts":["h"],"priority":1}                                | {"@entity":["Router Expression failed validation: cannot set 'priority' with 'methods', 'hosts', 'paths', 'headers', 'snis', 'sources' or 'destinations' simultaneously"]}
            {"paths":[],"hosts":[]}                                     | {"@entity":["must set one of 'methods', 'hosts', 'headers', 'paths', 'snis' when 'protocols' is 'https'"]}
            {"protocols":["https"],"snis":["a.b"]}                      | {}
            {"protocols":["http"]}                                      | {"@entity":["must set one of 'methods', 'hosts', 'headers', 'paths' when 'protocols' is 'http'"]}
            {"protocols":["http"],"methods":["GET"]}                    | {}
            {"protocols":["http"],"headers":{"x":["1"]}}                | {}
            {"protocols":["http"],"snis":["a.b"]}                       | {"snis":"length must be 0","@entity":["#snis","must set one of 'methods', 'hosts', 'headers', 'paths' when 'protocols' is 'http'"]}
            {"protocols":["http"],"paths":["/a"],"snis":[]}             | {}
            {"protocols":["http"],"paths":["/a"],"sources":[{"ip":"1.2.3.4"}]} | {"sources":"cannot set 'sources' when 'protocols' is 'http' or 'https'"}
            {"paths":["/a"],"destinations":[{"port":80}]}               | {"destinations":"cannot set 'destinations' when 'protocols' is 'http' or 'https'"}
            {"paths":["/a"],"sources":[]}                               | {}
            {"protocols":["tcp"]}                                       | {"@entity":["must set one of 'sources', 'destinations', 'snis' when 'protocols' is 'tcp', 'tls' or 'udp'"]}
            {"protocols":["tcp"],"sources":[{"port":80}]}               | {}
            {"protocols":["tcp"],"sources":[{}]}                        | {"sources":{"1":{"@entity":["at least one of these fields must be non-empty: 'ip', 'port'"]}}}
            {"protocols":["udp"],"destinations":[{"ip":"1.2.3.4","port":53}]} | {}
            {"protocols":["tls"],"snis":["a.b"]}                        | {}
            {"protocols":["tcp","tls"],"snis":["a.b"]}                  | {}
            {"protocols":["tcp"],"sources":[{"port":80}],"snis":["a.b"]} | {"snis":"length must be 0","@entity":["#snis"]}
            {"protocols":["tcp"],"sources":[{"port":80}],"methods":["GET"]} | {"methods":"cannot set 'methods' when 'protocols' is 'tcp', 'tls', 'tls_passthrough' or 'udp'"}
            {"protocols":["tls"],"sources":[{"port":80}],"hosts":["a.b"],"paths":["/a"],"headers":{"x":["1"]}} | {"hosts":"cannot set 'hosts' when 'protocols' is 'tcp', 'tls', 'tls_passthrough' or 'udp'","paths":"cannot set 'paths' when 'protocols' is 'tcp', 'tls', 'tls_passthrough' or 'udp'","headers":"cannot set 'headers' when 'protocols' is 'tcp', 'tls', 'tls_passthrough' or 'udp'"}
            {"protocols":["tls_passthrough"]}                           | {"@entity":["must set snis when 'protocols' is 'tls_passthrough'"]}
            {"protocols":["tls_passthrough"],"snis":["a.b"]}            | {}
            {"protocols":["tls_passthrough"],"snis":["a.b"],"methods":["GET"]} | {"methods":"cannot set 'methods' when 'protocols' is 'tcp', 'tls', 'tls_passthrough' or 'udp'"}
            {"protocols":["grpc"]}                                      | {"@entity":["must set one of 'hosts', 'headers', 'paths' when 'protocols' is 'grpc'"]}
            {"protocols":["grpcs"]}                                     | {"@entity":["must set one of 'hosts', 'headers', 'paths', 'snis' when 'protocols' is 'grpcs'"]}
            {"protocols":["grpc","grpcs"],"snis":["a.b"]}               | {}
            {"protocols":["grpc"],"hosts":["a.b"]}                      | {}
            {"protocols":["grpc"],"hosts":["a.b"],"strip_path":true}    | {"strip_path":"cannot set 'strip_path' when 'protocols' is 'grpc' or 'grpcs'"}
            {"protocols":["grpc"],"hosts":["a.b"],"strip_path":false}   | {}
            {"protocols":["grpcs"],"hosts":["a.b"],"methods":["GET"],"sources":[{"port":80}]} | {"methods":"cannot set 'methods' when 'protocols' is 'grpc' or 'grpcs'","sources":"cannot set 'sources' when 'protocols' is 'grpc' or 'grpcs'"}
            {"protocols":["http","tcp"],"paths":["/a"]}                 | {"protocols":"#sets"}
            {"protocols":[],"paths":["/a"]}                             | {"protocols":"unknown type: nil"}
            {"protocols":["ftp"],"paths":["/a"]}                        | {"protocols":"unknown type: ftp"}
            {"protocols":["http","ftp"],"paths":["/a"]}                 | {"protocols":{"2":"expected one of: grpc, grpcs, http, https, tcp, tls, tls_passthrough, udp"}}
            {"protocols":null,"paths":["/a"]}                           | {"protocols":"required field missing"}
            {"paths":["/a","/(b","~/c"]}                                | {"paths":{"2":"invalid regex: '/(b' (PCRE returned: missing closing ))","3":"should start with: /"}}
            {"paths":["/a","/(b","~/c","~/(d"],"path_syntax":"3.0"}     | {"paths":{"4":"invalid regex: '/(d' (PCRE returned: missing closing ))"}}
            {"paths":["~/(d"],"path_syntax":"3.0","protocols":["grpc"]} | {"paths":{"1":"invalid regex: '/(d' (PCRE returned: missing closing ))"}}
            {"paths":[1,"x"],"path_syntax":"3.0"}                       | {"paths":{"1":"expected a string"}}
            {"paths":["/a"],"path_syntax":"2.1"}                        | {"path_syntax":"expected one of: 3.0"}
            {"protocols":["tls"],"snis":["a.b"],"path_syntax":"3.0"}    | {}
            """)
    void theProtocolsSayWhatHasToBeGivenAndWhatMustNot(String input, String expected) {
        assertThat(ShippedEntity.faults("routes", input))
                .isEqualTo(ShippedEntity.map(expected.replace("#snis", SNIS).replace("#sets", SETS)));
    }

    @Test
    void thePathIsStrippedExceptForGrpc() {
        assertThat(ShippedEntity.stored("routes", "{\"paths\":[\"/a\"]}")).containsEntry("strip_path", true);
        assertThat(ShippedEntity.stored("routes", "{\"paths\":[\"/a\"],\"protocols\":[\"grpc\"]}"))
                .containsEntry("strip_path", false);
    }
}
