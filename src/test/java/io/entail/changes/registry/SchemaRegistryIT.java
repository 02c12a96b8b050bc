package io.entail.changes.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.changes.ChangeSchemas;
import io.entail.errors.RegistryRefusedException;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Moves;
import io.entail.testkit.StackExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Entail's schemas in a real registry, Apicurio. */
final class SchemaRegistryIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    private final String subject = "subject-" + UUID.randomUUID();
    private SchemaRegistry registry;

    @BeforeEach
    void connect() {
        registry = connected();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private static SchemaRegistry connected() {
        return new SchemaRegistry(Map.of("schema.registry.url", stack.registryUrl()));
    }

    @Test
    void aSchemaHasOneNumberForAllProcessesAndIsFoundByIt() {
        Schema schema = named("A").fields().requiredString("name").endRecord();
        int id = registry.id(subject, schema);
        assertThat(registry.id(subject, schema)).isEqualTo(id);
        try (SchemaRegistry other = connected()) {
            assertThat(other.schema(id)).isEqualTo(schema);
            assertThat(other.schema(id)).isSameAs(other.schema(id));
            assertThat(other.id(subject, schema)).isEqualTo(id);
        }
    }

    /**
     * Apicurio compares schemas by their text. Each of these is a version of the subject with a number of its own, and
     * an earlier one gets its former number again. Under FULL_TRANSITIVE all of them are compatible.
     */
    @Test
    void aDefinitionThatDiffersOnlyInPropertiesOrDocsIsAVersionOfItsOwn() {
        registry.requireCompatibility(subject);
        List<Schema> versions = List.of(
                named("A").fields().requiredString("name").endRecord(),
                named("A").doc("words").fields().requiredString("name").endRecord(),
                named("A")
                        .prop("endpointKey", "name")
                        .fields()
                        .requiredString("name")
                        .endRecord(),
                named("A")
                        .fields()
                        .name("name")
                        .doc("words")
                        .prop("lenMax", 5)
                        .type()
                        .stringType()
                        .noDefault()
                        .endRecord(),
                named("A")
                        .fields()
                        .name("name")
                        .doc("other words")
                        .prop("lenMax", 5)
                        .type()
                        .stringType()
                        .noDefault()
                        .endRecord());
        List<Integer> ids =
                versions.stream().map(version -> registry.id(subject, version)).toList();
        assertThat(ids).doesNotHaveDuplicates();
        try (SchemaRegistry other = connected()) {
            for (int i = 0; i < ids.size(); i++) {
                assertThat(other.schema(ids.get(i)).toString())
                        .isEqualTo(versions.get(i).toString());
                assertThat(other.id(subject, versions.get(i))).isEqualTo(ids.get(i));
            }
        }
    }

    @Test
    void allShippedDefinitionsComeBackAsTheyWereWithAllTheirProperties() {
        for (var definition : Definitions.load(List.of(), true).all()) {
            int id = registry.id(subject + definition.name(), definition.avro());
            try (SchemaRegistry other = connected()) {
                assertThat(other.schema(id).toString())
                        .isEqualTo(definition.avro().toString());
            }
        }
    }

    @Test
    void theRegistryHoldsASubjectToOurRuleFromItsFirstVersionOn() throws Exception {
        registry.requireCompatibility(subject);
        registry.requireCompatibility(subject);
        assertThat(rule("GET")).contains("FULL_TRANSITIVE");
        registry.id(
                subject,
                named("A").fields().requiredString("name").optionalLong("size").endRecord());
        registry.id(subject, named("A").fields().requiredString("name").endRecord());

        // This schema is compatible with the version before it, but not with the first one.
        assertThatThrownBy(() -> registry.id(
                        subject,
                        named("A")
                                .fields()
                                .requiredString("name")
                                .optionalString("size")
                                .endRecord()))
                .isInstanceOf(RegistryRefusedException.class)
                .hasMessageContaining(stack.registryUrl())
                .hasMessageContaining("subject '" + subject + "'")
                .hasMessageContaining("409")
                .hasMessageContaining("reader union lacking writer type: LONG");
    }

    @Test
    void anotherCompatibilityRuleIsReplacedByOurs() throws Exception {
        registry.id(subject, named("A").fields().requiredString("name").endRecord());
        rule("PUT");
        assertThat(rule("GET")).contains("BACKWARD");
        registry.requireCompatibility(subject);
        assertThat(rule("GET")).contains("FULL_TRANSITIVE");
    }

    /** Returns the compatibility rule of the subject, or with PUT sets another one. */
    private String rule(String method) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.registryUrl() + "/config/" + subject))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"BACKWARD\"}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** A feed that an older release has begun continues under the same subjects. */
    @Test
    void theFormsOfTodayAreTakenAfterThoseOfBefore() {
        Schema entity = Definitions.load(List.of(), true).require("services").avro();
        String topic = "topic-" + UUID.randomUUID();
        List<Schema> forms = List.of(
                ChangeSchemas.FIRST_PROGRESS,
                ChangeSchemas.firstChange(entity),
                ChangeSchemas.PROGRESS,
                ChangeSchemas.change(entity),
                ChangeSchemas.STORE_BEGUN,
                ChangeSchemas.PROTOCOL_ENABLED,
                ChangeSchemas.ENTITY_DEFINED,
                ChangeSchemas.ENTITY_PREPARED,
                ChangeSchemas.ENTITY_MIGRATED);
        for (Schema form : forms) {
            String name = ChangeSchemas.subject(topic, form);
            registry.requireCompatibility(name);
            int id = registry.id(name, form);
            try (SchemaRegistry other = connected()) {
                assertThat(other.schema(id)).isEqualTo(form);
            }
        }
    }

    @Test
    void aMigrationThatAddsKeepsTheSubjectAndOneThatChangesGetsANewOne() {
        String topic = "topic-" + UUID.randomUUID();
        register(topic, Moves.definition(0), 0);
        register(topic, Moves.prepared(0, 2), 0);
        register(topic, Moves.definition(0), 0);
        register(topic, Moves.extended(0), 0);
        register(topic, Moves.prepared(0, 5), 0);
        register(topic, Moves.migrated(1, 5), 1);
        register(topic, Moves.extended(1), 1);
        register(topic, Moves.prepared(1, 8), 1);
        register(topic, Moves.migrated(2, 8), 2);
        assertThatThrownBy(() -> register(topic, Moves.migrated(1, 5), 0)).isInstanceOf(RegistryRefusedException.class);
        EntityDefinition other = EntityDefinition.fromLog(Moves.prepared(0, 2)
                .json()
                .replace("\"value_2\",\"type\":[\"null\",\"long\"]", "\"value_2\",\"type\":[\"null\",\"string\"]"));
        assertThatThrownBy(() -> register(topic, other, 0))
                .as("the subject keeps the field of the abandoned preparation, which had another type")
                .isInstanceOf(RegistryRefusedException.class);
    }

    private void register(String topic, EntityDefinition definition, int generation) {
        Schema schema = ChangeSchemas.change(definition.avro(), generation);
        String name = ChangeSchemas.subject(topic, schema);
        registry.requireCompatibility(name);
        assertThat(registry.id(name, schema)).isPositive();
    }

    @Test
    void aNumberThatTheRegistryDoesNotKnowIsRefused() {
        assertThatThrownBy(() -> registry.schema(999_999))
                .isInstanceOf(RegistryRefusedException.class)
                .hasMessageContaining("schema 999999")
                .hasMessageContaining("404");
    }

    @Test
    void aServerThatIsNoRegistryIsRefused() {
        String elsewhere = stack.registryUrl().replace("/apis/ccompat/v7", "/ui");
        try (SchemaRegistry wrong = new SchemaRegistry(Map.of("schema.registry.url", elsewhere))) {
            assertThatThrownBy(() -> wrong.schema(1))
                    .isInstanceOf(RegistryRefusedException.class)
                    .hasMessageContaining(elsewhere);
        }
    }

    private static SchemaBuilder.RecordBuilder<Schema> named(String name) {
        return SchemaBuilder.record(name).namespace("io.entail.test");
    }
}
