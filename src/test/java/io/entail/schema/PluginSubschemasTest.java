package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.load.DefinitionLoader;
import io.entail.schema.value.CanonicalJson;
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

/** The configurations of plugins. One row per configuration, with the stored form or the fault last. */
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
            acme                  | {"account_email":"a@b.test"}          | {"account_email":"a@b.test","api_uri":"https://acme-v02.api.letsencrypt.org/directory","tos_accepted":false,"cert_type":"rsa","rsa_key_size":4096,"renew_threshold_days":14,"fail_backoff_minutes":5,"storage":"shm","storage_config":{"shm":{"shm_name":"kong"},"kong":{},"redis":{},"consul":{"https":false},"vault":{"https":false,"tls_verify":true}}}
            ai-proxy              | {"route_type":"llm/v1/chat","model":{"provider":"openai","name":"gpt"},"auth":{"header_name":"authorization","header_value":"{vault://env/key}"}} | {"route_type":"llm/v1/chat","auth":{"header_name":"authorization","header_value":"{vault://env/key}"},"model":{"provider":"openai","name":"gpt"},"logging":{"log_statistics":false,"log_payloads":false}}
            ai-prompt-decorator   | {"prompts":{"prepend":[{"content":"be kind"}]}} | {"prompts":{"prepend":[{"role":"system","content":"be kind"}]}}
            ai-prompt-guard       | {"deny_patterns":["secret"]}          | {"deny_patterns":["secret"],"allow_all_conversation_history":false}
            ai-prompt-template    | {"templates":[{"name":"a","template":"b"}]} | {"templates":[{"name":"a","template":"b"}],"allow_untemplated_requests":true,"log_original_request":false}
            aws-lambda            | {"aws_key":"k","aws_secret":"s","function_name":"f"} | {"timeout":60000,"keepalive":60000,"aws_key":"k","aws_secret":"s","function_name":"f","invocation_type":"RequestResponse","log_type":"Tail","port":443,"forward_request_method":false,"forward_request_uri":false,"forward_request_headers":false,"forward_request_body":false,"is_proxy_integration":false,"awsgateway_compatible":false,"skip_large_bodies":true,"base64_encode_body":true}
            azure-functions       | {"appname":"a","functionname":"f"}    | {"timeout":600000,"keepalive":60000,"https":true,"https_verify":false,"appname":"a","hostdomain":"azurewebsites.net","routeprefix":"api","functionname":"f"}
            bot-detection         | {"blacklist":["curl"]}                | {"allow":[],"deny":["curl"]}
            datadog               | {}                                    | {"host":"localhost","port":8125,"prefix":"kong","service_name_tag":"name","status_tag":"status","consumer_tag":"consumer","metrics":[{"name":"request_count","stat_type":"counter","sample_rate":1,"tags":["app:kong"],"consumer_identifier":"custom_id"},{"name":"latency","stat_type":"timer","tags":["app:kong"],"consumer_identifier":"custom_id"},{"name":"request_size","stat_type":"timer","tags":["app:kong"],"consumer_identifier":"custom_id"},{"name":"response_size","stat_type":"timer","tags":["app:kong"],"consumer_identifier":"custom_id"},{"name":"upstream_latency","stat_type":"timer","tags":["app:kong"],"consumer_identifier":"custom_id"},{"name":"kong_latency","stat_type":"timer","tags":["app:kong"],"consumer_identifier":"custom_id"}]}
            grpc-gateway          | {}                                    | {}
            grpc-web              | {"proto":"/p.proto"}                  | {"proto":"/p.proto","allow_origin_header":"*"}
            http-log              | {"http_endpoint":"http://log","headers":{"x-a":"1","x-b":"2"}} | {"http_endpoint":"http://log","method":"POST","content_type":"application/json","timeout":10000,"keepalive":60000,"retry_count":10,"queue_size":1,"flush_timeout":2,"headers":{"x-a":["1"],"x-b":["2"]}}
            ldap-auth             | {"ldap_host":"l.test","base_dn":"dc=a","attribute":"cn"} | {"ldap_host":"l.test","ldap_port":389,"ldaps":false,"start_tls":false,"verify_ldap_host":false,"base_dn":"dc=a","attribute":"cn","cache_ttl":60,"hide_credentials":false,"timeout":10000,"keepalive":60000,"header_type":"ldap"}
            loggly                | {"key":"k"}                           | {"host":"logs-01.loggly.com","port":514,"key":"k","tags":["kong"],"log_level":"info","successful_severity":"info","client_errors_severity":"info","server_errors_severity":"info","timeout":10000}
            opentelemetry         | {"endpoint":"http://o.test/v1"}       | {"endpoint":"http://o.test/v1","connect_timeout":1000,"send_timeout":5000,"read_timeout":5000}
            pre-function          | {"access":["return 1"]}               | {"functions":[],"certificate":[],"rewrite":[],"access":["return 1"],"header_filter":[],"body_filter":[],"log":[]}
            post-function         | {"functions":["return 1"]}            | {"functions":["return 1"],"certificate":[],"rewrite":[],"access":[],"header_filter":[],"body_filter":[],"log":[]}
            redirect              | {"location":"https://a.test/x"}       | {"status_code":301,"location":"https://a.test/x","keep_incoming_path":false}
            response-ratelimiting | {"limits":{"sms":{"minute":5}}}       | {"header_name":"x-kong-limit","limit_by":"consumer","policy":"local","fault_tolerant":true,"redis_port":6379,"redis_timeout":2000,"redis_database":0,"block_on_first_violation":false,"hide_client_headers":false,"limits":{"sms":{"minute":5}}}
            session               | {"secret":"s"}                        | {"secret":"s","cookie_name":"session","cookie_lifetime":3600,"cookie_renew":600,"cookie_path":"/","cookie_samesite":"Strict","cookie_httponly":true,"cookie_secure":true,"cookie_discard":10,"storage":"cookie","logout_methods":["POST","DELETE"],"logout_query_arg":"session_logout","logout_post_arg":"session_logout"}
            standard-webhooks     | {"secret_v1":"s"}                     | {"secret_v1":"s","tolerance_second":300}
            statsd                | {}                                    | {"host":"localhost","port":8125,"prefix":"kong","metrics":[{"name":"request_count","stat_type":"counter","sample_rate":1},{"name":"latency","stat_type":"timer"},{"name":"request_size","stat_type":"timer"},{"name":"status_count","stat_type":"counter","sample_rate":1},{"name":"response_size","stat_type":"timer"},{"name":"unique_users","stat_type":"set","consumer_identifier":"custom_id"},{"name":"request_per_user","stat_type":"counter","sample_rate":1,"consumer_identifier":"custom_id"},{"name":"upstream_latency","stat_type":"timer"},{"name":"kong_latency","stat_type":"timer"},{"name":"status_count_per_user","stat_type":"counter","sample_rate":1,"consumer_identifier":"custom_id"}]}
            syslog                | {}                                    | {"log_level":"info","successful_severity":"info","client_errors_severity":"info","server_errors_severity":"info"}
            tcp-log               | {"host":"l.test","port":9}            | {"host":"l.test","port":9,"timeout":10000,"keepalive":60000,"tls":false}
            udp-log               | {"host":"l.test","port":9}            | {"host":"l.test","port":9,"timeout":10000}
            zipkin                | {"http_endpoint":"http://z.test"}     | {"local_service_name":"kong","http_endpoint":"http://z.test","sample_ratio":0.001,"include_credential":true,"traceid_byte_count":16,"header_type":"preserve","default_header_type":"b3","tags_header":"Zipkin-Tags"}
            rate-limiting         | {"minute":5,"policy":"redis","redis":{"host":"r.test"}} | {"minute":5,"limit_by":"consumer","policy":"redis","fault_tolerant":true,"redis_port":6379,"redis_ssl":false,"redis_ssl_verify":false,"redis_timeout":2000,"redis_database":0,"redis":{"host":"r.test"},"hide_client_headers":false}
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
            acme                  | {"account_email":"a"}                 | {"account_email":"invalid value: a"}
            acme                  | {"account_email":"a@b","api_uri":"https://acme-v02.api.letsencrypt.org"} | {"tos_accepted":"value must be true","@entity":["terms of service must be accepted, see https://letsencrypt.org/repository/"]}
            acme                  | {"account_email":"{vault://env/mail}","api_uri":"https://acme-v02.api.letsencrypt.org","tos_accepted":true} |
            acme                  | {"account_email":"a@b","rsa_key_size":1024} | {"rsa_key_size":"expected one of: 2048, 3072, 4096"}
            acme                  | {"account_email":"a@b","domains":["*.a.test","a*b*"]} | {"domains":{"2":"invalid wildcard: must have at most one wildcard"}}
            acme                  | {"account_email":"a@b","storage_config":{"redis":{"namespace":"kong_acme:cert_key:x"}}} | {"storage_config":{"redis":{"namespace":"namespace can't be prefixed with reserved word: kong_acme:cert_key:"}}}
            acme                  | {"account_email":"a@b","account_key":{}} | {"account_key":{"key_id":"required field missing"}}
            ai-proxy              | {"route_type":"llm/v1/chat","model":{"provider":"azure"}} | {"@entity":["must set 'model.options.azure_instance' for azure provider","must set 'model.options.azure_api_version' for azure provider","must set 'model.options.azure_deployment_id' for azure provider"]}
            ai-proxy              | {"route_type":"llm/v1/chat","model":{"provider":"llama2","options":{"llama2_format":"raw"}}} | {"@entity":["must set 'model.options.upstream_url' for self-hosted providers/models"]}
            ai-proxy              | {"route_type":"llm/v1/chat","model":{"provider":"openai"},"auth":{"header_name":"a"}} | {"@entity":["all or none of these fields must be set: 'auth.header_name', 'auth.header_value'"]}
            ai-proxy              | {"route_type":"llm/v1/completions","model":{"provider":"anthropic","options":{"anthropic_version":"1"}},"logging":{"log_statistics":true}} | {"@entity":["anthropic does not support statistics when route_type is llm/v1/completions"]}
            ai-proxy              | {"route_type":"preserve","model":{"provider":"bedrock"},"llm_format":"bedrock"} | {"route_type":"value must be llm/v1/chat","@entity":["native provider options in llm_format can only be used with the 'llm/v1/chat' route_type"]}
            ai-proxy              | {"route_type":"llm/v1/chat","model":{"provider":"gemini"},"auth":{"allow_override":true}} | {"auth":{"allow_override":"value must not be true"},"@entity":["bedrock and gemini only support auth.allow_override = false"]}
            ai-request-transformer | {"prompt":"p","llm":{"route_type":"preserve","model":{"provider":"openai"}},"http_proxy_host":"p.test"} | {"llm":{"route_type":"value must be llm/v1/chat"},"@entity":["'config.llm.route_type' must be 'llm/v1/chat' for AI transformer plugins","all or none of these fields must be set: 'http_proxy_host', 'http_proxy_port'"]}
            ai-response-transformer | {"prompt":"p","llm":{"route_type":"llm/v1/chat","model":{"provider":"openai"}}} |
            ai-prompt-decorator   | {}                                    | {"@entity":["at least one of these fields must be non-empty: 'prompts.prepend', 'prompts.append'"]}
            ai-prompt-guard       | {"allow_patterns":["a"],"match_all_roles":true,"allow_all_conversation_history":true} | {"allow_all_conversation_history":"value must be false","@entity":["@@'match_all_roles'"]}
            ai-prompt-template    | {"templates":[{"name":"a"}]}          | {"templates":{"1":{"template":"required field missing"}}}
            aws-lambda            | {"aws_key":"k"}                       | {"@entity":["all or none of these fields must be set: 'aws_key', 'aws_secret'"]}
            aws-lambda            | {"aws_region":"us-east-1","host":"l.test"} |
            aws-lambda            | {"proxy_url":"https://p.test"}        | {"@entity":["proxy_url scheme must be http"]}
            aws-lambda            | {"proxy_url":"http://p.test","proxy_scheme":"http"} |
            aws-lambda            | {"unhandled_status":99,"invocation_type":"Later"} | {"unhandled_status":"value should be between 100 and 999","invocation_type":"expected one of: RequestResponse, Event, DryRun"}
            azure-functions       | {}                                    | {"appname":"required field missing","functionname":"required field missing"}
            bot-detection         | {"deny":["(a"]}                       | {"deny":{"1":"not a valid regex: (a"}}
            datadog               | {"metrics":[{"name":"latency","stat_type":"gauge"},{"name":"speed","stat_type":"timer"}]} | {"metrics":{"1":{"sample_rate":"required field missing","@entity":["@@'stat_type'"]},"2":{"name":"expected one of: kong_latency, latency, request_count, request_size, response_size, upstream_latency"}}}
            datadog               | {"metrics":[{"name":"latency","stat_type":"timer","tags":["a:"],"sample_rate":2}]} | {"metrics":{"1":{"tags":{"1":"invalid value: a:"},"sample_rate":"value should be between 0 and 1"}}}
            datadog               | {"metrics":null}                      | {"metrics":"required field missing"}
            datadog               | {"queue":{"max_batch_size":0,"concurrency_limit":2}} | {"queue":{"max_batch_size":"value should be between 1 and 1000000","concurrency_limit":"expected one of: -1, 1"}}
            datadog               | {"queue":{"max_batch_size":10,"initial_retry_delay":0.01,"concurrency_limit":-1}} |
            grpc-web              | {"pass_stripped_path":"yes"}          | {"pass_stripped_path":"expected a boolean"}
            http-log              | {"http_endpoint":"http://log","headers":{"x-a":1}} | {"headers":"expected an array"}
            http-log              | {"http_endpoint":"http://log","headers":{"host":"a"}} | {"headers":"cannot contain 'Host' header"}
            http-log              | {"http_endpoint":"http://u:p@log","headers":{"Authorization":"x"}} | {"@entity":["specifying both an 'Authorization' header and user info in 'http_endpoint' is not allowed"]}
            ldap-auth             | {"ldap_host":"l.test","base_dn":"a","attribute":"cn","ldaps":true,"start_tls":true} | {"start_tls":"value must be false","@entity":["'ldaps' and 'start_tls' cannot be enabled simultaneously"]}
            ldap-auth             | {"ldap_host":"l.test:389","base_dn":"a"} | {"ldap_host":"must not have a port","attribute":"required field missing"}
            loggly                | {"log_level":"loud"}                  | {"key":"required field missing","log_level":"expected one of: debug, info, notice, warning, err, crit, alert, emerg"}
            opentelemetry         | {}                                    | {"@entity":["at least one of these fields must be non-empty: 'endpoint', 'traces_endpoint', 'logs_endpoint'"]}
            opentelemetry         | {"traces_endpoint":"{vault://env/otel}","headers":{"x-a":"1"},"propagation":{"default_format":"w3c","extract":["b3"]}} |
            opentelemetry         | {"logs_endpoint":"http://o.test","headers":{"x a":"1"},"propagation":{"extract":["b3-single"]}} | {"headers":"bad header name 'x a', allowed characters are A-Z, a-z, 0-9, '_', and '-'","propagation":{"extract":{"1":"expected one of: w3c, b3, jaeger, ot, datadog, aws, gcp"},"default_format":"required field missing"}}
            pre-function          | {}                                    | {"@entity":["at least one of these fields must be non-empty: 'functions', 'certificate', 'rewrite', 'access', 'header_filter', 'body_filter', 'log'"]}
            post-function         | {"functions":["a"],"access":["b"]}    | {"@entity":["these sets are mutually exclusive: ('functions'), ('access')"]}
            post-function         | {"access":[""]}                       | {"access":{"1":"length must be at least 1"}}
            proxy-cache           | {"strategy":"memory","response_headers":{"age":false,"X-Cache-Key":true}} |
            proxy-cache           | {"strategy":"memory","response_headers":{"x-other":true}} | {"response_headers":"expected one of: age, X-Cache-Status, X-Cache-Key"}
            rate-limiting         | {"second":1,"policy":"redis","redis_port":null} | {"redis_host":"required field missing","redis_port":"required field missing","@entity":["@@'policy'"]}
            rate-limiting         | {"second":1,"policy":"redis","redis":{"host":"r","port":70000}} | {"redis":{"port":"value should be between 0 and 65535"}}
            rate-limiting         | {"second":1,"policy":"redis","redis":{"database":1}} | {"redis_host":"required field missing","@entity":["@@'policy'"]}
            rate-limiting         | {"second":1,"sync_rate":-1}           |
            rate-limiting         | {"second":1,"sync_rate":0.5}          | {"@entity":["sync_rate can only be used with the redis policy"]}
            rate-limiting         | {"second":1,"policy":"redis","redis_host":"r","sync_rate":0.01} | {"@entity":["sync_rate must be greater than 0.02, or -1 to disable"]}
            redirect              | {"location":"nowhere","status_code":99} | {"location":"missing host in url","status_code":"value should be between 100 and 599"}
            response-ratelimiting | {}                                    | {"limits":"required field missing"}
            response-ratelimiting | {"limits":{}}                         | {"limits":"length must be at least 1"}
            response-ratelimiting | {"limits":{"sms":{"minute":5,"hour":1}}} | {"limits":{"@entity":["the limit for hour(1.0) cannot be lower than the limit for minute(5.0)"]}}
            response-ratelimiting | {"limits":{"sms":{}}}                 | {"limits":{"@entity":["at least one of these fields must be non-empty: 'second', 'minute', 'hour', 'day', 'month', 'year'"]}}
            response-ratelimiting | {"limits":{"sms":{"day":1}},"policy":"redis"} | {"redis_host":"required field missing","@entity":["@@'policy'"]}
            response-ratelimiting | {"limits":{"sms":{"day":1}},"policy":"redis","redis":{"host":"r"}} |
            session               | {"cookie_samesite":"off","cookie_same_site":"Default","remember":true} |
            session               | {"cookie_samesite":"Default","logout_methods":["PUT"]} | {"cookie_samesite":"expected one of: Strict, Lax, None, off","logout_methods":{"1":"expected one of: GET, POST, DELETE"}}
            standard-webhooks     | {"tolerance_second":-1}               | {"secret_v1":"required field missing","tolerance_second":"value must be greater than -1"}
            statsd                | {"metrics":[{"name":"status_count","stat_type":"counter"}]} | {"metrics":{"1":{"sample_rate":"required field missing","@entity":["@@'stat_type'"]}}}
            statsd                | {"metrics":[{"name":"unique_users","stat_type":"set"}]} |
            statsd                | {"metrics":[{"name":"shdict_usage","stat_type":"gauge","sample_rate":1,"service_identifier":"service_id"}],"allow_status_codes":["200-299"]} |
            statsd                | {"allow_status_codes":["200"],"metrics":[{"name":"latency","stat_type":"timer","sample_rate":0}]} | {"allow_status_codes":{"1":"invalid value: 200"},"metrics":{"1":{"sample_rate":"value must be greater than 0"}}}
            syslog                | {"facility":"kitchen","log_level":null} | {"facility":"expected one of: auth, authpriv, cron, daemon, ftp, kern, lpr, mail, news, syslog, user, uucp, local0, local1, local2, local3, local4, local5, local6, local7","log_level":"required field missing"}
            tcp-log               | {"host":"l.test","custom_fields_by_lua":{"a":""}} | {"port":"required field missing","custom_fields_by_lua":"length must be at least 1"}
            udp-log               | {"host":"l.test","port":70000}        | {"port":"value should be between 0 and 65535"}
            zipkin                | {"static_tags":[{"name":"a","value":"1"},{"name":"a","value":"2"}]} | {"static_tags":"repeated tags are not allowed: a"}
            zipkin                | {"static_tags":[{"name":"lc","value":"1"}],"sample_ratio":2} | {"static_tags":{"1":{"name":"must not be one of: error, http.method, http.path, http.status_code, kong.balancer.state, kong.balancer.try, kong.consumer, kong.credential, kong.node.id, kong.route, kong.service, lc, peer.hostname"}},"sample_ratio":"value should be between 0 and 1"}
            zipkin                | {"traceid_byte_count":12,"header_type":"datadog"} | {"traceid_byte_count":"expected one of: 8, 16"}
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
            {"name":"ip-restriction","config":{"deny":["::1"]},"protocols":["tcp"]} | {}
            {"name":"acme","config":{"account_email":"a@b"},"route":#,"service":#,"consumer":#} | {"route":"value must be null","service":"value must be null","consumer":"value must be null"}
            {"name":"bot-detection","consumer":#}                    | {"consumer":"value must be null"}
            {"name":"session","consumer":#}                          | {"consumer":"value must be null"}
            {"name":"pre-function","config":{"log":["a"]},"consumer":#} | {"consumer":"value must be null"}
            {"name":"ldap-auth","config":{"ldap_host":"l","base_dn":"a","attribute":"cn"},"consumer":#} | {"consumer":"value must be null"}
            {"name":"statsd","consumer":#,"protocols":["tls"]}       | {}
            {"name":"aws-lambda","protocols":["tcp"]}                | {"protocols":{"1":"expected one of: grpc, grpcs, http, https"}}
            """)
    void aPluginNarrowsWhereItMayStand(String input, String expected) {
        assertThat(ShippedEntity.faults("plugins", input.replace("#", ShippedEntity.PARENT)))
                .isEqualTo(ShippedEntity.map(expected));
    }
}
