package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShippedDefinitionsTest {
    private static final Definitions SHIPPED = Definitions.shipped();

    @Test
    void comeParentsFirst() {
        assertThat(SHIPPED.all())
                .extracting(EntityDefinition::name)
                .containsExactly("workspaces", "certificates", "consumers", "services", "routes", "plugins");
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
