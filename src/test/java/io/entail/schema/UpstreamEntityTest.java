package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.value.CanonicalJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upstreams: which combinations of hashing and algorithm are valid. One row per input, with its fault last. */
class UpstreamEntityTest {

    private static String message(String field) {
        return "failed conditional validation given value of field '" + field + "'";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                       | {}
            {"hash_on":"consumer"}                                   | {}
            {"hash_on":"consumer","hash_fallback":"ip"}              | {}
            {"hash_on":"consumer","hash_fallback":"consumer"}        | {"hash_fallback":"expected one of: none, ip, header, cookie, path, query_arg, uri_capture","@entity":["#on"]}
            {"hash_on":"ip","hash_fallback":"ip"}                    | {"hash_fallback":"expected one of: none, consumer, header, cookie, path, query_arg, uri_capture","@entity":["#on"]}
            {"hash_on":"ip","hash_fallback":"consumer"}              | {}
            {"hash_on":"header"}                                     | {"hash_on_header":"required field missing","@entity":["#on"]}
            {"hash_on":"header","hash_on_header":"x-a"}              | {}
            {"hash_on":"ip","hash_fallback":"header"}                | {"hash_fallback_header":"required field missing","@entity":["#fb"]}
            {"hash_on":"header","hash_on_header":"x-a","hash_fallback":"header","hash_fallback_header":"x-b"} | {}
            {"hash_on":"header","hash_on_header":"x-a","hash_fallback":"header","hash_fallback_header":"x-a"} | {"@entity":["values of these fields must be distinct: 'hash_on_header', 'hash_fallback_header'"]}
            {"hash_on":"cookie"}                                     | {"hash_on_cookie":"required field missing","@entity":["#on"]}
            {"hash_on":"cookie","hash_on_cookie":"c"}                | {}
            {"hash_on":"cookie","hash_on_cookie":"c","hash_fallback":"ip"} | {"hash_fallback":"expected one of: none","@entity":["#on"]}
            {"hash_on":"ip","hash_fallback":"cookie"}                | {"hash_on_cookie":"required field missing","@entity":["#fb"]}
            {"hash_on":"none","hash_fallback":"ip"}                  | {"hash_fallback":"expected one of: none","@entity":["#on"]}
            {"hash_on":"moon"}                                       | {"hash_on":"expected one of: none, consumer, ip, header, cookie, path, query_arg, uri_capture"}
            {"hash_on":"path"}                                       | {}
            {"hash_on":"path","hash_fallback":"path"}                | {"hash_fallback":"expected one of: none, consumer, header, cookie, query_arg, ip, uri_capture","@entity":["#on"]}
            {"hash_on":"query_arg"}                                  | {"hash_on_query_arg":"required field missing","@entity":["#on"]}
            {"hash_on":"ip","hash_fallback":"uri_capture"}           | {"hash_fallback_uri_capture":"required field missing","@entity":["#fb"]}
            {"hash_on":"uri_capture","hash_on_uri_capture":"a","hash_fallback":"uri_capture","hash_fallback_uri_capture":"a"} | {"@entity":["values of these fields must be distinct: 'hash_on_uri_capture', 'hash_fallback_uri_capture'"]}
            {"hash_on":5}                                            | {"hash_on":"expected a string"}
            {"algorithm":"random"}                                   | {"algorithm":"expected one of: consistent-hashing, least-connections, round-robin, latency"}
            {"slots":9}                                              | {"slots":"value should be between 10 and 65536"}
            {"slots":10}                                             | {}
            {"healthchecks":{"active":{"timeout":-1}}}               | {"healthchecks":{"active":{"timeout":"value should be between 0 and 65535"}}}
            {"healthchecks":{"active":{"concurrency":0}}}            | {"healthchecks":{"active":{"concurrency":"value should be between 1 and 2147483648"}}}
            {"hash_on_cookie_path":"/s;k=1/@me","healthchecks":{"active":{"http_path":"/ping:1,2"}}} | {}
            {"hash_on_cookie_path":"/a b"}                           | {"hash_on_cookie_path":"invalid path: '/a b' (characters outside of the reserved list of RFC 3986 found)"}
            {"healthchecks":{"active":{"timeout":1e+42}}}            | {"healthchecks":{"active":{"timeout":"value should be between 0 and 65535"}}}
            {"healthchecks":{"active":{"http_path":"x"}}}            | {"healthchecks":{"active":{"http_path":"should start with: /"}}}
            {"healthchecks":{"active":{"healthy":{"http_statuses":[99]}}}} | {"healthchecks":{"active":{"healthy":{"http_statuses":{"1":"value should be between 100 and 999"}}}}}
            {"healthchecks":{"passive":{"unhealthy":{"timeouts":256}}}} | {"healthchecks":{"passive":{"unhealthy":{"timeouts":"value should be between 0 and 255"}}}}
            {"healthchecks":{"passive":{"type":"udp"}}}              | {"healthchecks":{"passive":{"type":"expected one of: tcp, http, https, grpc, grpcs"}}}
            {"healthchecks":{"threshold":100.5}}                     | {"healthchecks":{"threshold":"value should be between 0 and 100"}}
            {"healthchecks":{"other":1}}                             | {"healthchecks":{"other":"unknown field"}}
            {"healthchecks":null}                                    | {"healthchecks":"required field missing"}
            """)
    void hashingNeedsWhatItHashes(String input, String expected) {
        String named = "{\"name\":\"up.internal\"" + (input.equals("{}") ? "}" : "," + input.substring(1));
        assertThat(ShippedEntity.faults("upstreams", named))
                .isEqualTo(ShippedEntity.map(
                        expected.replace("#on", message("hash_on")).replace("#fb", message("hash_fallback"))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                   | round-robin        | none
            {"algorithm":"least-connections"}                    | least-connections  | none
            {"algorithm":"least-connections","hash_on":"ip"}     | least-connections  | none
            {"algorithm":"latency","hash_on":"ip"}               | latency            | none
            {"algorithm":"consistent-hashing"}                   | consistent-hashing | none
            {"algorithm":"consistent-hashing","hash_on":"none"}  | round-robin        | none
            {"algorithm":"round-robin","hash_on":"ip"}           | consistent-hashing | ip
            {"hash_on":"consumer"}                               | consistent-hashing | consumer
            {"hash_on":null}                                     | round-robin        | none
            {"algorithm":"consistent-hashing","hash_on":null}    | consistent-hashing | none
            """)
    void algorithmAndHashingFollowEachOther(String input, String algorithm, String hashOn) {
        assertThat(ShippedEntity.stored("upstreams", input))
                .containsEntry("algorithm", algorithm)
                .containsEntry("hash_on", hashOn);
    }

    @Test
    void healthChecksHaveDefaultsAtEveryDepth() {
        Map<String, Object> stored =
                ShippedEntity.stored("upstreams", "{\"name\":\"a\",\"healthchecks\":{\"active\":{\"type\":\"tcp\"}}}");
        assertThat(CanonicalJson.write(stored.get("healthchecks")))
                .isEqualTo(CanonicalJson.write(ShippedEntity.map("""
                        {"active":{"type":"tcp","timeout":1.0,"concurrency":10,"http_path":"/","https_verify_certificate":true,
                        "healthy":{"interval":0.0,"http_statuses":[200,302],"successes":0},
                        "unhealthy":{"interval":0.0,"http_statuses":[429,404,500,501,502,503,504,505],"tcp_failures":0,"timeouts":0,"http_failures":0}},
                        "passive":{"type":"http",
                        "healthy":{"http_statuses":[200,201,202,203,204,205,206,207,208,226,300,301,302,303,304,305,306,307,308],"successes":0},
                        "unhealthy":{"http_statuses":[429,500,503],"tcp_failures":0,"timeouts":0,"http_failures":0}},
                        "threshold":0.0}""")));
        assertThat(stored).containsEntry("slots", 10_000).containsEntry("hash_on_cookie_path", "/");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            api.internal       | api.internal:8000
            api.internal:9000  | api.internal:9000
            10.0.0.1           | 10.0.0.1:8000
            10.0.0.1:80        | 10.0.0.1:80
            [::1]              | [::1]:8000
            [::1]:80           | [::1]:80
            ::1                | [::1]:8000
            """)
    void aTargetIsStoredWithItsPort(String given, String stored) {
        String input = "{\"upstream\":" + ShippedEntity.PARENT + ",\"target\":\"" + given + "\"}";
        assertThat(ShippedEntity.stored("targets", input))
                .containsEntry("target", stored)
                .containsEntry("weight", 100);
    }

    @Test
    void aTargetIsThereOnceInItsUpstream() {
        assertThat(ShippedEntity.SHIPPED.require("targets").unique())
                .containsExactly(new UniqueConstraint("cache_key", List.of("upstream", "target"), false));
        assertThat(ShippedEntity.SHIPPED.require("snis").unique())
                .containsExactly(new UniqueConstraint("name", List.of("name"), true));
    }
}
