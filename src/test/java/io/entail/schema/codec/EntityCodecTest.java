package io.entail.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.MalformedEntityException;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.TestDefinitions;
import io.entail.schema.input.EntityInput;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntityCodecTest {
    private static final String ID = "6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e";

    private static final Definitions SHIPPED = Definitions.shipped();

    private final EntityCodec services = SHIPPED.require("services").codec();
    private final EntityCodec plugins = SHIPPED.require("plugins").codec();

    @Test
    void anEncodedEntityIsDecodedWithoutUnsetFields() {
        Map<String, Object> service = Map.of("id", ID, "name", "users", "host", "users.internal", "port", 8080);
        assertThat(services.decode(services.encode(service))).isEqualTo(service);
    }

    @Test
    void anEmptyTextIsReadAsItIsStored() {
        EntityDefinition things = TestDefinitions.things("union { null, string } @lenMin(0) note = null;");
        Map<String, Object> thing = Map.of("id", ID, "note", "");
        assertThat(EntityInput.forRead(
                        things, things.codec().decode(things.codec().encode(thing)), true))
                .isEqualTo(thing);
    }

    @Test
    void referencesAndJsonKeepTheirShape() {
        Map<String, Object> plugin = Map.of(
                "id",
                ID,
                "name",
                "key-auth",
                "route",
                Map.of("id", ID),
                "config",
                Map.of("key_names", List.of("a", 1)));
        assertThat(plugins.decode(plugins.encode(plugin))).isEqualTo(plugin);
    }

    @Test
    void aValueThatDoesNotFitIsNamed() {
        assertThatThrownBy(() -> services.encode(Map.of("port", "80")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("services.port: expected an integer");
        assertThatThrownBy(() -> services.encode(Map.of("colour", "red")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("services.colour: unknown field");
    }

    @Test
    void bytesThatEndEarlyOrLateAreRefused() {
        byte[] bytes = services.encode(Map.of("id", ID, "name", "users", "tags", List.of("a", "b")));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> services.decode(cut)).isInstanceOf(MalformedEntityException.class);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> services.decode(longer))
                .isInstanceOf(MalformedEntityException.class)
                .hasMessage("bytes that are no entity of 'services': 1 bytes are left");
    }
}
