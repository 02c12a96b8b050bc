package io.entail.schema;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.entail.schema.input.EntityInput;
import io.entail.schema.load.DefinitionLoader;
import io.entail.schema.value.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShippedDefinitionsTest {
    private static final Definitions SHIPPED = Definitions.shipped();

    @Test
    void comeParentsFirst() {
        assertThat(SHIPPED.all())
                .extracting(EntityDefinition::name)
                .containsExactly(
                        "workspaces",
                        "acme_storage",
                        "ca_certificates",
                        "certificates",
                        "clustering_data_planes",
                        "consumer_groups",
                        "consumers",
                        "acls",
                        "basicauth_credentials",
                        "consumer_group_consumers",
                        "hmacauth_credentials",
                        "jwt_secrets",
                        "key_sets",
                        "keyauth_credentials",
                        "keys",
                        "oauth2_credentials",
                        "parameters",
                        "ratelimiting_metrics",
                        "services",
                        "oauth2_authorization_codes",
                        "oauth2_tokens",
                        "routes",
                        "plugins",
                        "sessions",
                        "snis",
                        "upstreams",
                        "targets",
                        "vaults",
                        "vaults_beta");
    }

    @Test
    void areAllInTheList() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("avro", "entities"))) {
            assertThat(files.map(file -> file.getFileName().toString())).hasSameElementsAs(DefinitionLoader.SHIPPED);
        }
    }

    @Test
    void areTheSameWhenReadBackFromTheLog() {
        for (EntityDefinition definition : SHIPPED.all()) {
            EntityDefinition fromLog = EntityDefinition.fromLog(definition.json());
            assertThat(fromLog.json()).isEqualTo(definition.json());
            assertThat(fromLog.unsupported()).isEmpty();
            assertThat(fromLog.unique()).isEqualTo(definition.unique());
            assertThat(fromLog.references()).isEqualTo(definition.references());
            assertThat(fromLog.fieldTypes()).isEqualTo(definition.fieldTypes());
        }
    }

    /**
     * A store that an earlier release has begun stays usable, because its log gets the field as the next version of the
     * definition.
     */
    @Test
    void workspacesGotAShardAsAnExtension() throws IOException {
        EntityDefinition now = SHIPPED.require("workspaces");
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(now.json());
        ArrayNode fields = (ArrayNode) json.get("fields");
        assertThat(fields.remove(fields.size() - 1).get("name").asText()).isEqualTo("shard");
        EntityDefinition before = EntityDefinition.fromLog(json.toString());

        assertThat(DefinitionChange.compare(before, now, List.of()))
                .isEqualTo(new DefinitionChange(DefinitionChange.Kind.EXTENSION, List.of()));
    }

    /**
     * Logs have these definitions. A shipped definition that did not extend them would prevent existing stores from
     * being opened.
     */
    @Test
    void extendTheDefinitionsThatStoresHave() throws IOException {
        for (String json :
                Files.readAllLines(Path.of("src/test/resources/io/entail/schema/shipped/of-november-2026.jsonl"))) {
            EntityDefinition before = EntityDefinition.fromLog(json);
            assertThat(DefinitionChange.compare(before, SHIPPED.require(before.name()), List.of())
                            .reasons())
                    .as("the shipped definition of %s extends the former one", before.name())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            services     | {"host":"a.b","path":"/a%20b","name":"größe","tags":["a:b"]} | {}
            services     | {"host":"a.b:80"}                     | {host=must not have a port}
            services     | {"host":"h","path":"/a b"}            | {path=invalid path: '/a b' (characters outside of the reserved list of RFC 3986 found)}
            services     | {"host":"h","name":"a/b"}             | {name=invalid value 'a/b': the only accepted ascii characters are alphanumerics or ., -, _, and ~}
            services     | {"host":"h","tags":["a","b,c"]}       | {tags={2=invalid tag 'b,c': expected printable ascii (except `,` and `/`) or valid utf-8 sequences}}
            routes       | {"hosts":["*.a.b","c:80"],"paths":["/a","/b/\\\\d+"],"methods":["GET"],"snis":["a.b"]} | {}
            routes       | {"hosts":["a","*b"]}                  | {hosts={2=invalid wildcard: must be placed at leftmost or rightmost label}}
            routes       | {"paths":["a"]}                       | {paths={1=should start with: /}}
            routes       | {"paths":["/(a"]}                     | {paths={1=invalid regex: '/(a' (PCRE returned: missing closing ))}}
            routes       | {"methods":["get"]}                   | {methods={1=invalid value: get}}
            routes       | {"headers":{"x-a":["1"]}}             | {}
            routes       | {"headers":{"Host":["1"]}}            | {headers=cannot contain 'host' header, which must be specified in the 'hosts' attribute}
            routes       | {"headers":{"x a":["1"]}}             | {headers=bad header name 'x a', allowed characters are A-Z, a-z, 0-9, '_', and '-'}
            routes       | {"headers":{"x-a":[""]}}              | {headers={1=length must be at least 1}}
            routes       | {"snis":["1.2.3.4"]}                  | {snis={1=must not be an IP}}
            routes       | {"protocols":["tcp"],"sources":[{"ip":"10.0.0.0/8"},{"ip":"x"}]} | {sources={2={ip=invalid ip or cidr range: 'x'}}}
            consumers    | {"username":"any thing/at all"}       | {}
            consumers    | {"username":"a","tags":["a b"]}       | {tags={1=invalid tag 'a b': expected printable ascii (except `,` and `/`) or valid utf-8 sequences}}
            plugins      | {"name":"prometheus","protocols":["ftp"]} | {protocols={1=expected one of: grpc, grpcs, http, https, tcp, tls, tls_passthrough, udp}}
            certificates | {"cert":"{vault://env/c}","key":"{vault://env/k}"} | {}
            certificates | {"cert":"x","key":"x"}                | {cert=invalid certificate: no PEM block, key=invalid key: no PEM block}
            workspaces   | {"name":"team"}                       | {}
            workspaces   | {"name":"services"}                   | {name=must not be one of: workspaces, consumers, certificates, services, routes, snis, upstreams, targets, plugins, tags, ca_certificates}
            """)
    @SuppressWarnings("unchecked")
    void judgeTheFormatsOfTheirFields(String entity, String json, String expected) {
        EntityDefinition definition = SHIPPED.require(entity);
        Map<String, Object> given = (Map<String, Object>) requireNonNull(CanonicalJson.read(json));
        Map<String, Object> values =
                EntityInput.forInsert(definition, given, Instant.EPOCH.plusSeconds(1), UUID::randomUUID);
        assertThat(EntityInput.validate(SHIPPED, definition, values, false)).hasToString(expected);
    }

    @Test
    void knowTheirKeysAndReferences() {
        EntityDefinition plugins = SHIPPED.require("plugins");
        assertThat(plugins.unique())
                .containsExactly(
                        new UniqueConstraint("cache_key", List.of("name", "route", "service", "consumer"), false));
        assertThat(plugins.references())
                .containsExactly(
                        new ReferenceField("route", "routes", "id", OnDelete.CASCADE),
                        new ReferenceField("service", "services", "id", OnDelete.CASCADE),
                        new ReferenceField("consumer", "consumers", "id", OnDelete.CASCADE));
        assertThat(plugins.workspaceable()).isTrue();
        EntityDefinition workspaces = SHIPPED.require("workspaces");
        assertThat(workspaces.workspaceable()).isFalse();
        assertThat(workspaces.endpointKey()).contains("name");
    }
}
