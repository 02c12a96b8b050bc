package io.entail.schema.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.DefinitionException;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Shipped definitions beside those of a user. */
final class GivingWayTest {
    private static final String SESSIONS = """
            namespace shop;
            schema Sitting;
            @entity("sessions") @primaryKey(["id"])
            record Sitting { uuid id; union { null, string } room = null; }
            """;
    private static final String CONSUMERS = """
            namespace shop;
            schema Eater;
            @entity("consumers") @primaryKey(["name"]) @endpointKey("name")
            record Eater { string name; }
            """;

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<String> missing(Definitions definitions) {
        return Definitions.shipped().all().stream()
                .map(EntityDefinition::name)
                .filter(name -> definitions.get(name) == null)
                .toList();
    }

    @Test
    @DisplayName("a user's entity replaces the shipped one of the same name, and this is logged once")
    void aFileTakesThePlace() throws IOException {
        Path file = file("sessions.avdl", SESSIONS);
        try (LogLines lines = new LogLines(DefinitionLoader.class.getName(), Level.INFO)) {
            Definitions definitions = Definitions.load(List.of(file), true);

            assertThat(definitions.require("sessions").recordName()).isEqualTo("Sitting");
            assertThat(definitions.isShipped("sessions")).isFalse();
            assertThat(definitions.isShipped("routes")).isTrue();
            assertThat(missing(definitions)).isEmpty();
            assertThat(lines.all())
                    .containsExactly(
                            "INFO Definitions that come with Entail give way: 'sessions': its place is taken by the"
                                    + " entity of the same name in " + file);
        }
    }

    @Test
    @DisplayName("a user's entity whose record has the name of a shipped one's replaces that, under its own name")
    void aRecordNameCountsToo() throws IOException {
        Path file =
                file("web.avdl", SESSIONS.replace("Sitting", "Session").replace("\"sessions\"", "\"web_sessions\""));
        try (LogLines lines = new LogLines(DefinitionLoader.class.getName(), Level.INFO)) {
            Definitions definitions = Definitions.load(List.of(file), true);

            assertThat(missing(definitions)).containsExactly("sessions");
            assertThat(lines.all())
                    .containsExactly(
                            "INFO Definitions that come with Entail give way: 'sessions': entity 'web_sessions' in "
                                    + file + " has a record of the same name, 'Session'");
        }
    }

    @Test
    @DisplayName("shipped entities that refer to a replaced one stay if they fit the user's entity")
    void whatFitsStays() throws IOException {
        String text = CONSUMERS
                .replace("[\"name\"])", "[\"id\"]) @workspaceable(true)")
                .replace("string name", "uuid id; string @unique(true) name");
        assertThat(missing(Definitions.load(List.of(file("fits.avdl", text)), true)))
                .isEmpty();
    }

    @Test
    @DisplayName("shipped entities that do not fit, and those that refer to them, are left out with the reason")
    void whatRefersToWhatIsLeftOutIsLeftOutToo() throws IOException {
        Path file = file("consumers.avdl", CONSUMERS);
        try (LogLines lines = new LogLines(DefinitionLoader.class.getName(), Level.INFO)) {
            Definitions definitions = Definitions.load(List.of(file), true);

            assertThat(missing(definitions))
                    .contains("acls", "oauth2_credentials", "oauth2_tokens", "plugins")
                    .doesNotContain("consumer_groups", "services", "routes");
            assertThat(lines.all())
                    .containsExactly(
                            "INFO Definitions that come with Entail give way: 'consumers': its place is taken by the"
                                    + " entity of the same name in " + file
                                    + "; left out with these, which they refer to: acls,"
                                    + " basicauth_credentials, consumer_group_consumers, hmacauth_credentials, jwt_secrets,"
                                    + " keyauth_credentials, oauth2_credentials, plugins, oauth2_authorization_codes,"
                                    + " oauth2_tokens");
        }
        Path child = file("child.avdl", """
                @entity("tastes") @primaryKey(["id"])
                record Taste { uuid id; union { null, uuid } @references("acls") acl = null; }
                """);
        assertThatThrownBy(() -> Definitions.load(List.of(file, child), true))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining(
                        child + ": Taste.acl: schema refers to an invalid foreign entity: acls, which comes with"
                                + " Entail and is left out: field 'consumer': the key of 'consumers' is 'name'");
    }

    @Test
    @DisplayName("'workspaces' cannot be replaced beside the other shipped entities, and the error says what to do")
    void workspacesStay() throws IOException {
        Path file = file("w.avdl", SESSIONS.replace("sessions", "workspaces"));
        assertThatThrownBy(() -> Definitions.load(List.of(file), true))
                .isInstanceOf(DefinitionException.class)
                .hasMessage("invalid definition: " + file
                        + ": entity 'workspaces' cannot take the place of the one that comes"
                        + " with Entail, which the others need: give yours another name, or open the store without the"
                        + " definitions that come with Entail (entail.definitions.shipped=false)");
        assertThat(Definitions.load(List.of(file), false).all()).hasSize(1);
        Path record = file("r.avdl", SESSIONS.replace("sessions", "rooms").replace("Sitting", "Workspace"));
        assertThatThrownBy(() -> Definitions.load(List.of(record), true))
                .hasMessage("invalid definition: " + record
                        + ": Workspace: entity 'workspaces' has a record of the same name");
    }

    @Test
    @DisplayName("a copy of a shipped definition changes nothing, and nothing is logged")
    void copiesAreTheSame() throws IOException {
        Path copy = file("routes.avdl", Files.readString(Path.of("avro/entities/routes.avdl")));
        try (LogLines lines = new LogLines(DefinitionLoader.class.getName(), Level.INFO)) {
            Definitions definitions = Definitions.load(List.of(copy), true);
            assertThat(missing(definitions)).isEmpty();
            assertThat(definitions.isShipped("routes")).isTrue();
            assertThat(definitions.all()).hasSameSizeAs(Definitions.shipped().all());
            assertThat(lines.all()).isEmpty();
        }
    }

    @Test
    @DisplayName("two files that define one entity are refused")
    void twoFilesAreAMistake() throws IOException {
        Path one = file("one.avdl", SESSIONS);
        Path two = file("two.avdl", SESSIONS);
        assertThatThrownBy(() -> Definitions.load(List.of(one, two), true))
                .hasMessageContaining(two + ": entity 'sessions' is defined twice, also in " + one);
    }
}
